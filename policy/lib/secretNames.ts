// Names under which only a secret would stand, and values that are none although they stand there.
import { isTemplated } from "./embedded";

/** What a secret is called, as the end of a name without its separators. */
const SECRET_NAME =
  /(passw(or)?d|passphrase|token|apikey|privatekey|secretkey|secretaccesskey|accesskey|signingkey|encryptionkey|clientsecret|jwtsecret|sharedsecret|cookiesecret|signingsecret|secretkeybase)$/;
/** Short names, as whole words only. */
const SECRET_WORD = /(^|[_.\-\s])(pwd|pass|authorization|x-api-key|private-token)$/i;
/** Keys of Argo CD's own configuration. */
const WEBHOOK_SECRET = /^webhook\.[\w.]+\.secret$/;

/** Words in a name that make it a quantity, a switch, or the name of something else than the secret. */
const NO_SECRET =
  /^(max|min|maximum|minimum|num|number|count|total|limit|budget|per|avg|average|existing|next|page|continue|continuation|csrf|stop|start|end|pad|eos|bos|sep|mask|unk|special|no|without|prompt|ask|allow|require|enable|disable|show|hide|use|generate)$/;

/** True for a name under which only a secret would stand. `existingSecretKey` names a key of a Secret. */
export function isSecretName(name: string): boolean {
  if (WEBHOOK_SECRET.test(name)) return true;
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
  if (words.some((word) => NO_SECRET.test(word))) return false;
  return SECRET_NAME.test(words.join("")) || SECRET_WORD.test(name);
}

/** Words that stand in the place of a secret, in schemas and in examples. */
const NO_VALUE =
  /^(true|false|yes|no|null|nil|none|undefined|string|number|integer|boolean|object|array|text|bytes|required|optional|redacted|hidden|[*x.]+|)$/i;

/** Ways to say where the secret is. */
const REFERENCE =
  /^([$<%]|ref\+|vault:|op:\/\/|arn:|enc\[|file:|env:|secret:|projects\/[^/]+\/secrets\/|(\/[\w.-]+){2,}$)/i;

/**
 * True for a value that is a secret where the name says so. A reference is none: `$name:key` of Argo CD, `$(VARIABLE)`,
 * `{{an expression}}`, a path, an address of a store; nor is a flag, or the word of a schema.
 */
export function isSecretValue(value: string): boolean {
  const trimmed = value.trim().replace(/^(Bearer|Basic|Token)\s+/i, "");
  return !NO_VALUE.test(trimmed) && !REFERENCE.test(trimmed) && !isTemplated(trimmed);
}

/** True for words rather than a secret: a sentence, or what a document says of one. */
export function isProse(value: string): boolean {
  return value.trim().split(/\s+/).length >= 3;
}
