// What a git server said of a push: the reason of its verdict, and of all the lines that it sent those that are about the rule.

/** Letters of a reason or rule that are shown. */
const longest = 500;

/** The server's verdict on a push that it did not take: the words in brackets; undefined where it gave none. */
export function rejectionOf(text: string): string | undefined {
  return /\[remote rejected\][^(\n]*\((.*)\)\s*$/m.exec(text)?.[1];
}

/** Lines that the server sent, as people read them: without colors, progress and frames. A frame is an empty line. */
export function linesOf(text: string): string[] {
  const lines: string[] = [];
  for (const line of text.split(/[\r\n]+/)) {
    const [, sent] = /^remote: ?(.*)$/.exec(line) ?? [];
    // What the other side's git says of itself comes without a mark.
    const unpack = /^error: remote unpack failed: (.*)$/.exec(line)?.[1];
    if (sent === undefined && unpack === undefined) continue;
    const clean = plain(sent ?? unpack ?? "").replace(/^([*#|│║=~-]+)\s+(.*\S)\s+\1$/, "$2");
    if (isProgress(clean)) continue;
    lines.push(isFrame(clean) || /^(?:error|fatal):$/i.test(clean) ? "" : clean);
  }
  return lines;
}

/** A line without control characters and the codes of terminals. */
export const plain = (line: string): string =>
  line
    // eslint-disable-next-line no-control-regex -- what a server sends is shown to people
    .replace(/\x1b(?:\[[0-9;?]*[A-Za-z]|\][^\x07]*\x07?)/g, "")
    // eslint-disable-next-line no-control-regex -- as above
    .replace(/[\x00-\x1f\x7f]/g, " ")
    .trim();

const isProgress = (line: string): boolean =>
  /^(?:resolving deltas|(?:enumerating|counting|compressing|analyzing|writing|unpacking) objects|storing (?:packfile|index)|checking connectivity|processing (?:changes|references)|updating references)\b/i.test(
    line,
  );

/** Whether a line is mostly drawn: frames, rulers, pictures of letters. In any script: a letter is what Unicode calls one. */
function isFrame(line: string): boolean {
  const signs = line.replace(/\s/g, "");
  const letters = signs.match(/[\p{L}\p{M}\p{N}]/gu)?.length ?? 0;
  return letters * 2 <= Array.from(signs).length;
}

/** How servers and their hooks begin what is about a rule. */
const marked =
  /^(?:(?:error|fatal|denied|rejected|GL-HOOK-ERR|GitLab|Gitea|Forgejo|Gogs|Bitbucket)\b ?[:!-]|[-*•] |[✖✗✘❌⛔🚫])|\b(?:GH|TF|VS)\d{3,}\b/imu;

/**
 * The rule that a push broke, in one line: what the server said about it, without banners, and its verdict.
 *
 * Of what it said in several paragraphs those count that begin as rules do; if none does, all.
 */
export function ruleOf(text: string): string {
  const verdict = plain(rejectionOf(text) ?? "");
  const paragraphs = linesOf(text)
    .filter((line) => !/^review all repository rules at /i.test(line))
    .join("\n")
    .split(/\n{2,}/)
    .map((each) => each.trim())
    .filter((each) => each !== "");
  const rules = paragraphs.filter((each) => marked.test(each));
  const shown = (rules.length > 0 ? rules : paragraphs).map((each) => each.replace(/^(?:error|fatal): /gim, ""));
  const said = shortened(shown.join(" ").replace(/\s+/g, " "));
  if (said === "") return verdict === "" ? "no message" : shortened(verdict);
  return verdict === "" || isGeneral(verdict) || said.includes(verdict) ? said : `${said} (${shortened(verdict)})`;
}

/** A verdict that says nothing besides the lines that came with it. */
const isGeneral = (verdict: string): boolean =>
  /hook declined$|^push declined due to repository rule violations$|^failure$|^unpacker error$/i.test(verdict);

/** Beginning and end of a long text: a rule stands at either, rarely in the middle. */
const shortened = (text: string): string =>
  text.length <= longest ? text : `${text.slice(0, longest / 2).trim()} ... ${text.slice(-longest / 2).trim()}`;
