// What git's messages mean: which errors are a lost race, which may pass, which are for a person.
import type { GitResult } from "./git";
import { PassingError, PromoteError } from "../errors";
import { withHint } from "./hints";
import { limit, rejectionKind } from "./rejections";
import { linesOf, plain, rejectionOf, ruleOf } from "./serverSaid";

/** What a failed git call over the network comes to. */
export type GitFailure =
  | "conflict"
  | "authentication"
  | "certificate"
  | "host-key"
  | "network"
  | "limited"
  | "not-found"
  | "no-branch"
  | "no-commit"
  | "no-ids"
  | "no-filter"
  | "no-shallow"
  | "other-format"
  | "web-page"
  | "refused"
  | "unexplained"
  | "other";

/** Failures of which nobody knows what they mean: tried a few times, then told. */
export const unforeseen: readonly GitFailure[] = ["unexplained", "other"];

/** Messages in the order in which they are looked for: the first that matches decides. */
const messages: readonly [GitFailure, RegExp][] = [
  [
    "no-filter",
    /filter '[^']*' not supported|tree filter allows max depth|filtering not (?:supported|allowed)|expected 'packfile'.*filter/i,
  ],
  ["no-ids", /does not allow request for unadvertised object/i],
  ["no-commit", /not our ref|unadvertised object|could not find remote ref [0-9a-f]{40}/i],
  ["no-shallow", /does not support shallow (?:clients|requests)|dumb http transport does not support shallow/i],
  ["other-format", /mismatched algorithms|does not support this repository's object format/i],
  ["web-page", /info\/refs not valid: |bad line length character: ?<|unable to update url base from redirection/i],
  ["no-branch", /couldn't find remote ref|could not find remote ref|remote branch .* not found/i],
  ["limited", limit],
  [
    "conflict",
    /non-fast-forward|fetch first|cannot lock ref|incorrect old value provided|stale info|failed to update ref|reference already exists|is at [0-9a-f]{40,64} but expected|unable to create '.*\.lock'|failed to lock|remote ref updated since checkout/i,
  ],
  ["refused", /protected branch|GH006|hook declined|not allowed to push|deny updating|\(prohibited\)/i],
  ["host-key", /host key verification failed|remote host identification has changed/i],
  [
    "authentication",
    /authentication failed|too many authentication failures|marked as read.only|does not have write access|could not read (?:username|password)|invalid (?:username|credentials)|returned error: 40[13]|access denied|permission (?:to .* )?denied|HTTP (?:Basic: )?(?:40[13]|access denied)/i,
  ],
  [
    "certificate",
    /certificate|CAfile|CAINFO|SSL certificate problem|unknown ca|self.signed|unable to get local issuer|does not match target host|error setting certificate/i,
  ],
  [
    "not-found",
    /repository .*not found|project you were looking for could not be found|returned error: 404|does not appear to be a git repository|does not exist/i,
  ],
  ["other", /returned error: 4(?!08|29)\d\d/],
  [
    "network",
    /could not resolve|failed to connect|couldn't connect|connection (?:refused|reset|timed out|was reset|closed)|timed out|timeout|operation too slow|empty reply|RPC failed|early EOF|hung up|unexpected disconnect|transfer closed|returned error: (?:408|429|5\d\d)|SSL_|gnutls|TLS|SSL connect|recv failure|send failure|bad pack header|inflate|index-pack failed|invalid index-pack|network is unreachable|no route to host|protocol error|unexpected end|end of file|unpacker error|unpack failed|remote unpack failed|stream .* not closed|packet|send-pack: unexpected|expected .* after|curl \d+|unable to access/i,
  ],
];

/** Finds out what a failed call means. */
export function classify(result: Pick<GitResult, "stderr" | "stdout" | "timedOut">): GitFailure {
  if (result.timedOut) return "network";
  const text = `${result.stderr}\n${result.stdout}`;
  const verdict = rejectionOf(text);
  if (verdict !== undefined) return rejectionKind(verdict, text);
  return messages.find(([, pattern]) => pattern.test(text))?.[0] ?? "other";
}

/** Milliseconds that a server asks to wait; undefined if it names no time. */
function waitAsked(text: string): number | undefined {
  const [, seconds] = /retry[- ]after:? *(\d{1,6})/i.exec(text) ?? [];
  if (seconds !== undefined) return Number(seconds) * 1000;
  const [, count, unit] =
    /(?:again|retry|wait)\b[^.\d]{0,30}(\d{1,5}) *(s|sec|m|min)(?:onds?|utes?|s)?\b/i.exec(text) ?? [];
  return count === undefined ? undefined : Number(count) * (unit?.toLowerCase().startsWith("m") ? 60_000 : 1000);
}

/** The sentence for a person, who set these keys of the configuration and no options of the step; and the exit code. */
export function errorFor(
  failure: GitFailure,
  url: string,
  branch: string,
  result: GitResult,
  what: string,
): PromoteError {
  const text = `${result.stderr}\n${result.stdout}`;
  const said = firstLine(text);
  switch (failure) {
    case "authentication": {
      // Git would ask for others at a terminal; that there is none is no news to anybody.
      const sent = linesOf(text).some((line) => line !== "");
      const why = /could not read (?:username|password)/i.test(said) ? "." : `: ${sent ? ruleOf(text) : said}`;
      return new PromoteError("authentication", `${url} refused the credentials to ${what}${why}`);
    }
    case "refused":
    case "unexplained":
      return new PromoteError(
        "authentication",
        `${url} refused the push to ${branch}: ${withHint(ruleOf(text), branch)}`,
      );
    case "limited": {
      const wait = waitAsked(text);
      const time = wait === undefined ? "" : ` for ${Math.round(wait / 1000)} s`;
      return new PassingError("network", `${url} asks for fewer calls, and to wait${time}: ${said}`, { wait });
    }
    case "certificate":
      return new PromoteError(
        "network",
        `${url} has a certificate that is not trusted (set its CA as repository.caBundle): ${said}`,
      );
    case "host-key":
      return new PromoteError(
        "network",
        /identification has changed/i.test(text)
          ? `${url} shows another host key than repository.knownHosts has: the server has a new one, or another is in its place.`
          : `${url} shows a host key that repository.knownHosts does not have (ssh-keyscan prints it; compare it with what its owner has published).`,
      );
    case "network":
      return new PassingError(
        "network",
        `${url} could not be reached to ${what}: ${result.timedOut ? "timed out" : said}`,
      );
    case "conflict":
      return new PassingError(
        "conflict",
        `${branch} moved each time while pushing to ${url}: ${rejectionOf(text) ?? said}`,
      );
    case "web-page":
      return new PromoteError(
        "authentication",
        `${url} answered with a web page in the place of git's answer: a sign-in page, where the credentials are not taken, or no repository's address.`,
      );
    case "not-found":
      return new PromoteError(
        "bad-input",
        `${url} (repository.url) is no repository that these credentials can see: ${said}`,
      );
    case "no-branch":
      return new PromoteError("bad-input", `The branch ${branch} (repository.branch) does not exist in ${url}.`);
    default:
      return new PromoteError("other", `git could not ${what} (${url}): ${said}`);
  }
}

/** What git says beside the cause: over SSH that the other side went away, and what people often forget. */
const unsaying =
  /^(?:warning:|hint:|To |Done$|error: failed to push some refs|fatal: could not read from remote repository|please make sure you have the correct access|and the repository exists)/i;

/** The line that says most about what went wrong, of bounded length and without control characters. */
export function firstLine(said: string): string {
  const lines = said
    .split(/[\r\n]+/)
    .map(plain)
    .filter((line) => line !== "" && !unsaying.test(line));
  // What the server itself says comes first, then git's own verdict.
  const sent = linesOf(said).find((line) => line !== "");
  const ranked = [/^fatal: /, /^!/, /^error: /].map((kind) => lines.find((line) => kind.test(line)));
  const line = sent ?? ranked.find((each) => each !== undefined) ?? lines[0] ?? "no message";
  return line.length > 300 ? `${line.slice(0, 300)}...` : line;
}
