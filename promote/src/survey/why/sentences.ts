// From what Argo CD and Kubernetes say to one sentence that names the cause and the next step. Pure functions.

/** A message that is known, and what it comes to. */
export type Known = readonly [pattern: RegExp, sentence: (match: RegExpExecArray) => string];

/** The sentence of the first pattern that a message has; undefined if it is none of them. */
export function sentenceOf(known: readonly Known[], message: string): string | undefined {
  for (const [pattern, sentence] of known) {
    const match = pattern.exec(message);
    if (match) return sentence(match);
  }
  return undefined;
}

/** A message without line breaks and what only repeats where it came from, no longer than a line can hold. */
export function brief(message: string, length = 240): string {
  const plain = message
    .replaceAll(/rpc error: code = \w+ desc = /g, "")
    .replaceAll(/Manifest generation error \(cached\): /g, "")
    .replaceAll(/<path to cached source>\//g, "")
    .replaceAll(/\s*Use --debug flag to render out invalid YAML/g, "")
    .replaceAll(/\s+/g, " ")
    .trim()
    .replace(/[.;:]+$/, "");
  return plain.length > length ? `${plain.slice(0, length)}...` : plain;
}

/** What keeps an image from being pulled, as the container runtime says it, in a few words. */
const pullCauses: readonly Known[] = [
  [/\b(?:401|403|unauthorized|denied|authorization failed|no basic auth)\b/i, () => "the registry refuses access"],
  [/not found|manifest unknown|NAME_UNKNOWN|404/i, () => "the registry does not have it"],
  [/x509|certificate|tls:/i, () => "the registry's certificate is not trusted"],
  [/no such host/i, () => "the registry's name is unknown"],
  [
    /connection refused|i\/o timeout|deadline exceeded|no route to host|network is unreachable/i,
    () => "the registry cannot be reached",
  ],
  [/toomanyrequests|rate limit/i, () => "the registry limits how often images are pulled"],
  [/InvalidImageName|couldn't parse image|invalid reference format/i, () => "it is no name of an image"],
  [/ErrImageNeverPull|image pull policy of Never/i, () => "it is not on the node, and the pull policy is Never"],
  [/no space left/i, () => "the node's disk is full"],
];

/** Why an image cannot be pulled. */
export const pullCause = (message: string): string => sentenceOf(pullCauses, message) ?? brief(message, 120);

/** `a`, `a and b`, `a, b and 3 more`. */
export function listed(names: readonly string[], most = 3): string {
  if (names.length <= most) return names.join(names.length === 2 ? " and " : ", ");
  return `${names.slice(0, most).join(", ")} and ${names.length - most} more`;
}
