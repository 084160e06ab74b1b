// What it means that a server did not take a push: a lost race, a passing trouble, or its final word.
import { linesOf } from "./serverSaid";

/** Why a push was not taken. */
export type Rejection = "conflict" | "network" | "limited" | "refused" | "unexplained";

/** Somebody else's push came first, in the words of git, JGit (Gerrit, Bitbucket, CodeCommit), and hosted servers. */
const lostRace = [
  /non-fast.?forward|not (?:a )?fast.?forward|fetch first|stale info/i,
  /cannot lock ref(?!.*(?:exists; cannot create|permission denied|read-only file system))/i,
  /(?:failed|unable) to lock|lock(?:ing)? (?:failure|error|failed)|LOCK_FAILURE/i,
  /incorrect old value|old (?:value|object) .*(?:mismatch|does not match)|failed to update ref(?:erence)?\b/i,
  /reference (?:already exists|does not exist)|is at [0-9a-f]{40,64} but expected/i,
  /ref(?:erence)? .*(?:has|was|been) (?:already )?(?:been )?(?:updated|changed|modified)|ref updated since checkout/i,
  /concurrent(?:ly)?\b|another push (?:is )?in progress/i,
  /TF401028\b/,
];

/** The server is busy with itself, and may take the same push a little later. */
const passing = [
  /^(?:failure|failed|internal (?:server )?error.*|server error|(?:unknown|unspecified) (?:error|failure))$/i,
  /internal server error|temporarily|timed? ?out\b|deadline exceeded|service unavailable|bad gateway|out of memory|no space left/i,
  /^unpacker error$|unpack (?:failed|error)|abnormal exit|index-pack|early EOF|eof before|unable to (?:migrate objects|create temporary)/i,
  /transaction (?:failed to start|aborted)|failed to report status/i,
];

/** The same in the lines that a hook of the server's own sends, where its verdict is that a hook declined. */
const passingLines = [
  /^(?:(?:GitLab|Gitea|Forgejo|Gogs|error|fatal): ?)*(?:internal (?:api|server) error|internal server (?:connection|response) |internal api unreachable|api is not accessible|fatal error in commit_refs|5\d\d\b)/i,
  /^(?:(?:GitLab|Gitea|Forgejo|Gogs): ?)(?:.*\btemporarily\b|failed to (?:connect|contact|reach)\b)/i,
];

/** A hook's answer in which a rule and a passing trouble look alike: Gitea 1.26 says no more of a commit that is not signed by a known key. */
const unexplained = /internal server error \(no message for end users\)/i;

/** The server asks for fewer calls, in a verdict, a line, or a status of HTTP. */
export const limit =
  /rate.?limit|rate exceeded|too many requests|returned error: 429|HTTP 429|TF400733\b|abuse detection|throttl|^(?:remote: ?)?retry later\.?$/im;

/**
 * What a verdict means. Whatever is neither a lost race nor a passing trouble is a rule of the server's: it holds for the
 * next push as well. What may be either is unexplained.
 *
 * @param text everything that git printed
 */
export function rejectionKind(verdict: string, text: string): Rejection {
  const lines = linesOf(text);
  const unpacked = /^unpacker error$/i.test(verdict) ? lines : [];
  // Rules about what is pushed (a policy of Azure DevOps', a size, a broken object) come as a failure to unpack.
  if (unpacked.some((line) => /\b(?:TF|VS)\d{5,}\b|rejected because|fsck error|exceed/i.test(line))) return "refused";
  if (limit.test(verdict)) return "limited";
  if (lostRace.some((pattern) => pattern.test(verdict))) return "conflict";
  if (passing.some((pattern) => pattern.test(verdict))) return "network";
  if (lines.some((line) => unexplained.test(line))) return "unexplained";
  return lines.some((line) => passingLines.some((pattern) => pattern.test(line))) ? "network" : "refused";
}
