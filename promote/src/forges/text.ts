// Texts as forges take them, and as people read them in a sentence.
import type { PullRequestText } from "./forge";

/** Letters that each of the forges takes. */
const longestTitle = 255;
const longestBody = 65_000;

/** Letters of a forge's own reason that are shown. */
const longestReason = 300;

/** A text of at most so many letters, cut after a word. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const start = text.slice(0, most - 1);
  const words = start.replace(/\s+\S*$/, "");
  // A text without spaces, or with one long word at its end, is cut inside of it.
  const kept = words.length > most / 2 ? words : start;
  // Half of a letter that takes two places is none.
  return `${kept.replace(/[\uD800-\uDBFF]$/, "").trimEnd()}…`;
}

/** A pull request's text, as long as each forge takes it. */
export const fitting = ({ title, body }: PullRequestText): PullRequestText => ({
  title: cut(title.replaceAll(/\s+/g, " ").trim(), longestTitle),
  body: cut(body, longestBody),
});

/** What a forge said in the body of an answer: its messages in one line; empty where it gave none. */
export function saidIn(text: string): string {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    // A page for a browser says nothing that a sentence could hold.
    return text.trimStart().startsWith("<") ? "" : oneLine(text);
  }
  return oneLine([...new Set(messagesIn(body))].join("; "));
}

/** Messages of an answer, in the forms that forges give them: a text, a list, or by fields. */
function messagesIn(body: unknown): string[] {
  if (typeof body === "string") return body === "" ? [] : [body];
  if (Array.isArray(body)) return body.flatMap(messagesIn);
  if (typeof body !== "object" || body === null) return [];
  const { message, errors, error, error_description: description, field, code } = body as Record<string, unknown>;
  const said = [message, description ?? error, errors].filter((each) => each !== undefined && each !== null);
  if (said.length > 0) return said.flatMap(messagesIn);
  // GitHub names a field and what is wrong with it, GitLab gives a list by its field.
  if (typeof field === "string" && typeof code === "string") return [`${field} ${code}`];
  return Object.entries(body).flatMap(([key, value]) => messagesIn(value).map((each) => `${key} ${each}`));
}

const oneLine = (text: string): string =>
  // eslint-disable-next-line no-control-regex -- what a server sends is shown to people
  cut(text.replaceAll(/[\x00-\x1f\x7f\s]+/g, " ").trim(), longestReason).replace(/\.$/, "");
