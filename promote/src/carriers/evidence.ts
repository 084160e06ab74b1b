// What a pull request says of the promotion that it proposes, and the mark by which it is known again. Pure functions.
import type { EdgeGates } from "../../../contract/phases";
import { typed } from "../../../contract/verbs";
import type { PullRequestText } from "../forges/forge";
import { shortId } from "../git/objects";
import { briefly } from "../version";

/** What is known of a promotion when it is proposed. */
export interface Evidence {
  app: string;
  sourcePhase: string;
  targetPhase: string;
  sourceCommit: string;
  /** Page of the source commit. */
  sourcePage: string;
  /** The version as one text. */
  version: string;
  /** All that is carried; `before` is what the target holds, empty for nothing. */
  parts: readonly { name: string; before: string; after: string }[];
  workflow?: string | undefined;
  /** When its verification passed, RFC 3339; empty where that is not known. */
  verifiedAt: string;
  /** From when on what was verified runs without a break, RFC 3339; empty: since then. */
  steadySince: string;
  gates: EdgeGates;
  /** First line of the commit. */
  title: string;
}

/** How a pull request of ours is marked. */
export interface Mark {
  version: string;
  /** Phase and commit that it comes from. */
  source: string;
  commit: string;
  /** The version before it on the same pull request. */
  replaces?: string | undefined;
  /** True: the forge was asked to merge it. */
  merges?: boolean;
  /** True: it was taken back by a promotion, so that its being closed is no person's word. */
  withdrawn?: boolean;
}

const begins = "<!-- argo-promotion ";

/** A line that no page shows. */
function markLine(mark: Mark): string {
  // What would end the comment is written so that JSON reads the same.
  return `${begins}${JSON.stringify(mark).replace(/[<>-]/g, (each) => `\\u00${each.charCodeAt(0).toString(16)}`)} -->`;
}

/** The mark in a body; undefined where there is none. */
export function markIn(body: string): Mark | undefined {
  const line = body.split(/\r?\n/).find((each) => each.startsWith(begins));
  try {
    const mark = JSON.parse(line?.slice(begins.length).replace(/-->\s*$/, "") ?? "") as Partial<Mark> | null;
    return [mark?.version, mark?.source, mark?.commit].every((text) => typeof text === "string")
      ? (mark as Mark)
      : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Title and body of the pull request.
 *
 * @param more the version that it proposed before, empty for none; and whether the forge is asked to merge it
 */
export function textOf(evidence: Evidence, more: { replaces: string; merges: boolean }): PullRequestText {
  const { replaces, merges } = more;
  const { app, sourcePhase: source, targetPhase: target, version, title } = evidence;
  const paragraphs = [
    // First, since forges cut what is too long.
    markLine({
      version,
      source,
      commit: evidence.sourceCommit,
      ...(replaces !== "" && { replaces }),
      ...(merges && { merges }),
    }),
    `**${app}** goes from \`${source}\` to \`${target}\`: ${code(briefly(version))} passed.`,
    table(evidence),
    facts(evidence)
      .map((fact) => `- ${fact}`)
      .join("\n"),
    ...(replaces === "" ? [] : [`It takes the place of ${code(briefly(replaces))}, which was proposed before.`]),
    [
      `**Merge** it to deploy it to \`${target}\`. **Close** it to keep this version out: it stays closed for this version, and a newer one is proposed.`,
      `\`${typed("hold", [app, target])}\` keeps every version out.`,
    ].join(" "),
  ];
  return { title, body: `${paragraphs.join("\n\n")}\n` };
}

/** The body of one that is taken back. */
export function withdrawnBody(body: string, why: string): string {
  const mark = markIn(body);
  if (mark === undefined) return body;
  const rest = body.split(/\r?\n/).filter((line) => !line.startsWith(begins));
  return [markLine({ ...mark, withdrawn: true }), "", `**Taken back**: ${escaped(why)}`, ...rest].join("\n");
}

function table({ parts }: Evidence): string {
  const rows = parts.map(({ name, before, after }) => {
    const cells = [escaped(name), before === "" ? "nothing" : code(before), after === "" ? "nothing" : code(after)];
    return `| ${cells.join(" | ")} |`;
  });
  return ["| what | before | after |", "| --- | --- | --- |", ...rows].join("\n");
}

function facts({
  sourceCommit,
  sourcePage,
  sourcePhase,
  workflow,
  verifiedAt,
  steadySince,
  gates,
}: Evidence): string[] {
  const { soak, windows = [], needs = [], checks = [] } = gates;
  return [
    `Source commit: [\`${shortId(sourceCommit)}\`](${sourcePage}), as it runs in \`${sourcePhase}\`.`,
    ...(verifiedAt === "" ? [] : [`Verified: ${verifiedAt}.`]),
    ...(workflow === undefined ? [] : [`Workflow: \`${workflow}\`.`]),
    ...(soak === undefined ? [] : [`Soak of ${soak}: over, without a break since ${steadySince || verifiedAt}.`]),
    ...(needs.length === 0 ? [] : [`Verified in ${needs.map((phase) => `\`${phase}\``).join(", ")} too.`]),
    ...(checks.length === 0 ? [] : [`Passed at the source commit: ${checks.map((name) => code(name)).join(", ")}.`]),
    ...(windows.length === 0 ? [] : ["Windows: open when it was proposed."]),
  ];
}

/** Text as code, whatever it holds; in a cell of a table as well. */
function code(text: string): string {
  const ticks = "`".repeat(Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length)) + 1);
  const pad = text.startsWith("`") || text.endsWith("`") ? " " : "";
  return `${ticks}${pad}${text.replace(/\s+/g, " ").replaceAll("|", "\\|")}${pad}${ticks}`;
}

const escaped = (text: string): string => text.replace(/\s+/g, " ").replace(/[\\`*_[\]<>|#@~]/g, "\\$&");
