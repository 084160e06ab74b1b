// Secrets written where they can be read: known by the name of their place, or by their own form.
import { at, keys, type Path } from "./read";
import { eachKnown } from "./unknown";

/** Names of places that hold a secret itself; the name of a Secret (`existingSecret`, `tokenSecret`) is none. */
const SECRET_NAME =
  /(passw(or)?d|passphrase|token|api[_.-]?key|private[_.-]?key|secret[_.-]?key|access[_.-]?key|client[_.-]?secret|webhook\.[\w.]+\.secret)$/i;

/** Forms that only secrets have, wherever they stand. */
const SECRET_FORMS = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\bgh[pousr]_[A-Za-z0-9]{20,}/,
  /\bgithub_pat_[A-Za-z0-9_]{20,}/,
  /\bglpat-[A-Za-z0-9_-]{20,}/,
  /\bxox[abprs]-[A-Za-z0-9-]{10,}/,
  /\bAKIA[0-9A-Z]{16}\b/,
  /\bhttps?:\/\/[^/\s:@{}$]*:[^/\s@{}$]+@/,
  /\bBearer +(?![${<])[^\s"']{8,}/,
];

/** Lines of a file that give a secret a value: `password: x`, `"token": "x"`, `api_key=x`. */
const SECRET_LINE =
  /^[\s-]*["']?[\w.-]*(passw(or)?d|passphrase|token|api[_-]?key|private[_-]?key|secret[_-]?key|client[_-]?secret)["']?\s*[:=]\s*["']?(?![${<"'])[^\s"']/im;

/** True for a name under which only a secret would stand; `existingSecretKey` names a key of a Secret. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name) && !/^existing/i.test(name);
}

/** True for a text that is a secret by its own form. */
export function hasSecretForm(value: string): boolean {
  return SECRET_FORMS.some((form) => form.test(value));
}

/**
 * True for a secret under this name. A reference is none: `$name:key` of Argo CD, `$(VARIABLE)`, `${VARIABLE}`,
 * `{{a template}}`; nor is a flag.
 */
export function isLiteralSecret(name: string, value: string): boolean {
  if (hasSecretForm(value)) return true;
  const isReference = /^\$/.test(value) || value.includes("{{") || /^(true|false)?$/i.test(value);
  return !isReference && (isSecretName(name) || (value.includes("\n") && SECRET_LINE.test(value)));
}

/** The texts and numbers below a value, with their paths; unknown ones are passed over until the end. */
export function* leaves(root: unknown, path: Path = []): Generator<{ path: Path; name: string; value: string }> {
  yield* eachKnown(keys(root, ...path), function* (key) {
    const below = [...path, Array.isArray(at(root, ...path)) ? Number(key) : key];
    const value = at(root, ...below);
    if (typeof value === "string" || typeof value === "number") yield { path: below, name: key, value: String(value) };
    else if (typeof value === "object" && value !== null) yield* leaves(root, below);
  });
}
