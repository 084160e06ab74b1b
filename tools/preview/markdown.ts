// The whole comment about a preview, from its events.
import { commentLimit, fit, fixed, type Section } from "./comment";
import type { Preview } from "./events";
import { manifestSections, type Differ, type Renderer } from "./manifests";
import { graphSections } from "./phaseGraph";
import { planSection, summary } from "./plan";
import { mandatory, policySection } from "./policyResults";
import { redacted } from "./redacted";

export interface MarkdownOptions {
  stack: string;
  render: Renderer;
  diff: Differ;
  /** Promotions on their way, or why that is not known. */
  inFlight: number | string;
  /** The most characters. Default: GitHub's limit for a comment. */
  limit?: number;
}

/** The first line of a stack's comment, by which it is found again. */
export const markerOf = (stack: string): string => `<!-- argo-promotion preview: ${stack} -->`;

/** The comment of a stack, which starts with a marker by which it is found and updated in place. */
export async function markdown(preview: Preview, options: MarkdownOptions): Promise<string> {
  const { stack, render, diff, inFlight, limit = commentLimit } = options;
  const sections: Section[] = [
    fixed(markerOf(stack), `## Preview of stack \`${stack}\`: ${verdict(preview)}`),
    ...errorSections(preview),
    policySection(preview),
    ...graphSections(preview),
    fixed(
      "### Promotions in flight",
      "",
      typeof inFlight === "number" ? String(inFlight) : `Not known: ${redacted(inFlight, preview)}`,
    ),
    planSection(preview),
    ...(await manifestSections(preview, render, diff)),
  ];
  return fit(sections, limit);
}

/** 0: may be merged; 1: mandatory policies are violated; 2: the preview itself failed. */
export function exitCode(preview: Preview): 0 | 1 | 2 {
  if (mandatory(preview).length > 0) return 1;
  return preview.errors.length > 0 ? 2 : 0;
}

function verdict(preview: Preview): string {
  const code = exitCode(preview);
  const count = mandatory(preview).length;
  if (code === 1)
    return `${summary(preview)}; stopped by ${count} mandatory ${count === 1 ? "violation" : "violations"}`;
  return code === 2 ? "failed" : summary(preview);
}

/** The engine's own "preview failed" after a violation says nothing new. */
function errorSections(preview: Preview): Section[] {
  const errors = preview.errors.filter((error) => error !== "preview failed");
  if (errors.length === 0) return [];
  const lines = errors.flatMap((error) => redacted(error, preview).split("\n"));
  // A fence in a message would end the block.
  return [
    { head: ["### Errors", "", "```text"], lines: lines.map((line) => line.replace(/^\s*```/, "")), tail: ["```"] },
  ];
}
