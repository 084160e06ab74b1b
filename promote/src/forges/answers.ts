// What an answer means that is no success, or no answer at all: one sentence with the forge's own reason, never with the token.
import { STATUS_CODES } from "node:http";
import { PassingError, PromoteError } from "../errors";
import type { Reply } from "./connection";
import { saidIn } from "./text";

/** Who was asked for what, by whom: what a sentence names, and what it must not hold. */
export interface Question {
  /** The repository's page. */
  where: string;
  /** What it was to do, such as "merge #5". */
  what: string;
  token: string;
}

/** The forge's own reason, without the token should it repeat that; the status by its name where it gives none. */
export function reasonOf(reply: Pick<Reply, "status" | "text">, token: string): string {
  // Before it is cut, which might leave a part of the token.
  return hidden(saidIn(hidden(reply.text, token)), token) || named(reply.status);
}

/** The sentence for a status that is no success. */
export function refusalOf(reply: Reply, question: Question): PromoteError {
  const { where, what, token } = question;
  const { status } = reply;
  const reason = reasonOf(reply, token);
  const wait = waitAsked(reply);
  if (isLimit(reply, reason)) return limited(question, reason, wait);
  if (status === 401 || status === 403) return forbidden(question, reason);
  if (status === 404) {
    return new PromoteError(
      "missing",
      `${where} could not ${what}: it is not there, or hidden from the token: ${reason}.`,
    );
  }
  if (status === 408 || status === 423 || status === 425 || status >= 500) {
    const limit = wait === undefined ? undefined : { wait };
    const number = reason.startsWith(String(status)) ? "" : `${status} `;
    return new PassingError("network", `${where} is busy and could not ${what}: ${number}${reason}.`, limit);
  }
  return declined(question, reason);
}

/** The sentence for a token that may not. */
export const forbidden = ({ where, what, token }: Question, reason: string): PromoteError =>
  new PromoteError("authentication", `${where} refused the token to ${what}: ${hidden(reason, token)}.`);

/** The sentence for too many calls. */
export function limited({ where, token }: Question, reason: string, wait?: number): PassingError {
  const time = wait === undefined ? "" : ` for ${Math.ceil(wait / 1000)} s`;
  const sentence = `${where} asks for fewer calls, and to wait${time}: ${hidden(reason, token)}.`;
  return new PassingError("network", sentence, { wait });
}

/** The sentence for what the forge has a reason of its own not to do. */
export const declined = ({ where, what, token }: Question, reason: string): PromoteError =>
  new PromoteError("other", `${where} did not ${what}: ${hidden(reason, token)}.`);

/** The sentence for a forge that has not come that far yet. */
export const early = ({ where, what, token }: Question, reason: string): PassingError =>
  new PassingError("network", `${where} could not ${what} yet: ${hidden(reason, token)}.`);

/** The sentence for a request that got no answer. */
export function unreached(error: unknown, { where, what, token }: Question): PromoteError {
  // Several addresses of one name fail as one error, whose message is empty.
  const { message, code } = error as NodeJS.ErrnoException;
  const reason = hidden(message || (code ?? "no answer"), token);
  if (code !== undefined && untrusted.test(code)) {
    return new PromoteError(
      "network",
      `${where} has a certificate that is not trusted (set its CA as repository.caBundle): ${reason}.`,
    );
  }
  if (code === "ERR_INVALID_CHAR") {
    return new PromoteError(
      "bad-input",
      `The token for ${where} holds a character that no token has, such as a line's end.`,
    );
  }
  return new PassingError("network", `${where} could not be reached to ${what}: ${reason}.`);
}

/** The sentence for a page in the place of an answer, or for another server's address. */
export const elsewhere = ({ where, what }: Question, found: string): PromoteError =>
  new PromoteError(
    "authentication",
    `${where} answered with ${found} when it was to ${what}: a sign-in page, where the token is not taken, or no forge's address.`,
  );

/** The sentence for something else that nobody expects of that forge. */
export const strange = ({ where, what }: Question, found: string): PromoteError =>
  new PromoteError("other", `${where} answered with ${found} when it was to ${what}.`);

/** Without the token, and what a proxy's address holds of credentials. */
const hidden = (text: string, token: string): string =>
  (token === "" ? text : text.replaceAll(token, "***")).replaceAll(/\/\/[^/\s@]*@/g, "//");

const named = (status: number): string => [status, STATUS_CODES[status]].filter(Boolean).join(" ");

/** Codes of Node.js and OpenSSL for a certificate that does not hold. */
const untrusted = /CERT|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE/;

/** GitHub refuses with 403 what comes too often; by its documentation the headers say so, or for the secondary limits the message. */
const isLimit = ({ status, headers }: Reply, reason: string): boolean =>
  status === 429 ||
  (status === 403 &&
    (headers["x-ratelimit-remaining"] === "0" || headers["retry-after"] !== undefined || /rate limit/i.test(reason)));

/** Milliseconds that a forge asks to wait; undefined if it names no time. */
function waitAsked({ headers }: Reply): number | undefined {
  // By the server's own clock: this machine's may stand otherwise.
  const now = Date.parse(headers.date ?? "") || Date.now();
  const after = headers["retry-after"];
  if (after !== undefined) {
    const milliseconds = /^\d+$/.test(after) ? Number(after) * 1000 : Date.parse(after) - now;
    if (Number.isFinite(milliseconds)) return Math.max(0, milliseconds);
  }
  const reset = headers["x-ratelimit-reset"] ?? headers["ratelimit-reset"];
  const isUsedUp = (headers["x-ratelimit-remaining"] ?? headers["ratelimit-remaining"]) === "0";
  return isUsedUp && typeof reset === "string" && /^\d+$/.test(reset)
    ? Math.max(0, Number(reset) * 1000 - now)
    : undefined;
}
