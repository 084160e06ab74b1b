// Texts that others wrote, such as a provider's error: without the secrets that the resources hold, and without what looks like one.
import { Node } from "../../policy/lib/node";
import { hasSecretForm } from "../../policy/lib/secretForms";
import { isSecretName } from "../../policy/lib/secretNames";
import type { Preview } from "./events";

const mask = "(hidden)";

/** Words of a text that are shown under no circumstances. */
const forms: readonly RegExp[] = [
  // The user, password or token of a URL, and everything that it asks for.
  /(?<=\b[a-z][a-z0-9+.-]*:\/\/)[^/\s@]+(?=@)/gi,
  /(?<=\b[a-z][a-z0-9+.-]*:\/\/[^\s?#]*\?)[^\s"'`]+/gi,
  // password=x, "token": "x"
  /(?<=(?:passw(?:or)?d|passphrase|token|secret|api[_-]?key|private[_-]?key|credentials?)\\?["']?\s*[:=]\s*\\?["']?)(?![({$<])[^\s"'\\,;}]+/gi,
  // --password x
  /(?<=(?:^|\s)--?[\w.-]*(?:passw(?:or)?d|passphrase|token|secret|key)\s+["']?)[^\s"']+/gi,
  /(?<=\b(?:Basic|Bearer) +)[^\s"']+/gi,
  /-----BEGIN [A-Z ]*-----[^]*?(?:-----END [A-Z ]*-----|$)/g,
];

/** The text without secrets: those of the preview's resources, wherever they stand, and what has the form of one. */
export function redacted(text: string, preview: Pick<Preview, "steps">): string {
  const known = [...secretsOf(preview)].sort((a, b) => b.length - a.length);
  const without = known.reduce((rest, secret) => rest.replaceAll(secret, mask), text);
  const formless = forms.reduce((rest, form) => rest.replace(form, mask), without);
  return formless
    .split(/(\s+)/)
    .map((word) => (hasSecretForm(word) ? mask : word))
    .join("");
}

/** The shortest value that is looked for: a shorter one stands in many a word. */
const shortest = 4;

function secretsOf({ steps }: Pick<Preview, "steps">): Set<string> {
  const found = new Set<string>();
  const add = (value: string) => {
    for (const line of [value, ...value.split("\n")]) {
      const part = line.trim();
      if (part.length >= shortest && !/^(true|false)$/.test(part)) found.add(part);
    }
  };
  const visit = (value: unknown, secret: boolean): void => {
    if (typeof value === "string" || typeof value === "number") {
      const text = String(value);
      if (!secret && !hasSecretForm(text)) return;
      add(text);
      const decoded = Buffer.from(text, "base64");
      if (secret && decoded.toString("base64") === text) add(decoded.toString("utf8"));
      return;
    }
    const place = new Node(value);
    const isSecret = place.text("kind") === "Secret";
    const beside = place.text("name");
    for (const key of place.keys()) {
      const name = key === "value" && beside !== "" ? beside : key;
      visit(place.at(key).value, secret || isSecretName(name) || (isSecret && /^(data|stringData)$/.test(key)));
    }
  };
  for (const step of steps) {
    for (const state of [step.old, step.new]) {
      visit({ kind: state?.type.split(":").at(-1), ...state?.inputs }, false);
    }
  }
  return found;
}
