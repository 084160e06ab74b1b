// Names under which only a secret would stand, and values that are none although they stand there.
import { isTemplated } from "./embedded";

/** What a secret is called, as the end of a name without its separators. */
const SECRET_NAME =
  /(passw(or)?d|passphrase|passcode|token|apikey|privatekey|secretkey|secretaccesskey|accesskey|signingkey|encryptionkey|accountkey|(client|jwt|shared|cookie|signing|webhook|session|consumer|hmac)secret|secretkeybase|(db|user|admin|root|mysql|redis|smtp|mail|bind|auth)pass|requirepass|masterauth)$/;
/** Short names, as whole words only. */
const SECRET_WORD = /(^|[_.\-\s])(pwd|pw|pass|psk|authorization|x-api-key|private-token|redis(cli)?_auth)$/i;
/** Names under which an identifier may stand as well: there a value must look made by chance. */
const WEAK_NAME =
  /(^|[-_.])(\w*_SECRET|SECRET|(fernet|jwt|hmac|master|session|storage|auth|app)[_-]?key|basic_auth|pat)$/;
/** Keys of Argo CD's own configuration. */
const WEBHOOK_SECRET = /^webhook\.[\w.]+\.secret$/;

/** Words in a name that make it a quantity, a switch, or the name of something else than the secret. */
const NO_SECRET =
  /^(max|min|maximum|minimum|num|number|count|total|limit|budget|per|avg|average|existing|next|page|continue|continuation|csrf|stop|start|end|pad|eos|bos|sep|mask|unk|special|no|without|prompt|ask|allow|require|enable|disable|show|hide|use|generate)$/;
/** Words behind what a secret is called that say which one it is. */
const WHICH = /^(\d+|value|plain|plaintext|raw|prod|production|staging|primary|secondary)$/;

/** True for a name under which only a secret would stand. `existingSecretKey` names a key of a Secret. */
export function isSecretName(name: string): boolean {
  if (WEBHOOK_SECRET.test(name)) return true;
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/([A-Za-z])(\d+)$/, "$1_$2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
  if (words.some((word) => NO_SECRET.test(word))) return false;
  while (WHICH.test(words.at(-1) ?? "")) words.pop();
  return SECRET_NAME.test(words.join("")) || SECRET_WORD.test(name);
}

/** Words that stand in the place of a secret, in schemas and in examples. */
const NO_VALUE =
  /^(true|false|yes|no|null|nil|none|undefined|string|number|integer|boolean|object|array|text|bytes|required|optional|redacted|hidden|enabled|disabled|always|never|auto|[*x.]+|\d{1,3}|)$/i;

/** What a page calls the field in which a secret is typed. */
const LABEL = /^[A-Z][a-z]+(?: [a-z]+)*$/;
const LABELLED = /password|passphrase|token|key/i;

/** Ways to say where the secret is, or that one is to be put there. */
const REFERENCE =
  /^([$<%]|your[_-]|ref\+|vault:|op:\/\/|arn:|enc\[|file:|env:|secret:|projects\/[^/]+\/secrets\/|(\/[\w.-]+){2,}$)/i;

/**
 * True for a value that is a secret where the name says so. A reference is none: `$name:key` of Argo CD, `$(VARIABLE)`,
 * `{{an expression}}`, a path, an address of a store; nor is a flag, or the word of a schema.
 */
export function isSecretValue(value: string): boolean {
  const trimmed = value.trim().replace(/^(Bearer|Basic|Token)\s+/i, "");
  // A file may be called a password; a password is one line.
  if (trimmed.includes("\n")) return false;
  if (LABEL.test(trimmed) && LABELLED.test(trimmed)) return false;
  return !NO_VALUE.test(trimmed) && !REFERENCE.test(trimmed) && !isTemplated(trimmed);
}

/** Names of which the value may be the name of a key, or a way to do something. */
const MAY_NAME_A_KEY = /(secret|access|api|private|signing|encryption)[_.-]?key$/i;
const MAY_BE_A_MODE = /authorization$/i;

/** True for a secret under this name. */
export function isSecret(name: string, value: string): boolean {
  if (!isSecretValue(value)) return false;
  if (isWeakName(name)) return isMadeByChance(value.trim());
  if (!isSecretName(name)) return false;
  if (MAY_NAME_A_KEY.test(name) && /^[a-z]+([-_.][a-z]+)+$/.test(value)) return false;
  return !MAY_BE_A_MODE.test(name) || /[\s\d]/.test(value.trim());
}

function isWeakName(name: string): boolean {
  return !isSecretName(name) && (WEAK_NAME.test(name) || WEAK_NAME.test(name.toLowerCase()));
}

/** True for letters and digits together that are no pattern, and no name of an object: those are words, joined. */
function isMadeByChance(value: string): boolean {
  return (
    !/[*^()|\\]/.test(value) &&
    /[A-Za-z]/.test(value) &&
    /\d/.test(value) &&
    !/^[a-z]+\d*([-._/][a-z\d]+)+$/.test(value)
  );
}

/** True for words rather than a secret: a sentence, or what a document says of one. */
export function isProse(value: string): boolean {
  return value.trim().split(/\s+/).length >= 3;
}
