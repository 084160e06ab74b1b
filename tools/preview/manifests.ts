// What a release changes in the cluster: its manifests rendered from the old and the new inputs, and the difference.
import { RELEASE } from "../../policy/lib/types";
import type { Section } from "./comment";
import { nameOf, type Preview, type State } from "./events";
import { hiddenLabel, masked, type Hidden, type Label } from "./masked";
import { changes } from "./plan";
import { redacted } from "./redacted";

/** Renders a release from its inputs: what `helm template` prints. */
export type Renderer = (inputs: Record<string, unknown>) => Promise<string>;
/** The difference of two texts as a unified diff without file names; empty where they are equal. */
export type Differ = (before: string, after: string) => Promise<string>;

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** One section a release whose inputs change. */
export async function manifestSections(preview: Preview, render: Renderer, diff: Differ): Promise<Section[]> {
  const releases = changes(preview).filter(({ type }) => type === RELEASE);
  const sections: Section[] = [];
  for (const step of releases) {
    const title = `### Manifests of \`${nameOf(step.urn)}\``;
    try {
      const after = step.op === "delete" ? undefined : step.new;
      const lines = (await diff(...(await compared(step.old, after, render))))
        .split("\n")
        .filter((line) => line !== "");
      const changed = lines.filter((line) => /^[+-]/.test(line)).length;
      sections.push(
        lines.length === 0
          ? { head: [title, "", "The rendered manifests stay the same."], lines: [], tail: [] }
          : {
              head: [title, "", "<details>", `<summary>${changed} changed lines</summary>`, "", "```diff"],
              lines,
              tail: ["```", "", "</details>"],
            },
      );
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const said = redacted(reason.split("\n")[0] ?? "", preview);
      sections.push({ head: [title, "", `Not rendered: ${said}`], lines: [], tail: [] });
    }
  }
  return sections;
}

type MaybeState = State | null | undefined;

/**
 * The manifests before and after. A hidden value that changes says so, and one that the chart makes anew each time that it is
 * rendered says that: of these nobody can tell whether they change.
 */
async function compared(old: MaybeState, now: MaybeState, render: Renderer): Promise<[string, string]> {
  const [before, after] = [await rendered(old, render), await rendered(now, render)];
  const [hiddenBefore, hiddenAfter] = [masked(before).hidden, masked(after).hidden];
  const differ = [...hiddenAfter].some(
    ([place, value]) => hiddenBefore.has(place) && hiddenBefore.get(place) !== value,
  );
  if (!differ) return [masked(before).text, masked(after).text];

  const anewBefore = unlike(hiddenBefore, masked(await rendered(old, render)).hidden);
  const anewAfter = unlike(hiddenAfter, masked(await rendered(now, render)).hidden);
  const label =
    (anew: ReadonlySet<string>, other: Hidden, changed: string): Label =>
    (place, value) => {
      if (anew.has(place)) return "(hidden, made anew at each rendering)";
      return !other.has(place) || other.get(place) === value ? hiddenLabel : changed;
    };
  return [
    masked(before, label(anewBefore, hiddenAfter, hiddenLabel)).text,
    masked(after, label(anewAfter, hiddenBefore, "(hidden, changed)")).text,
  ];
}

/** The places whose value differs between two renderings of the same inputs. */
function unlike(one: Hidden, other: Hidden): ReadonlySet<string> {
  return new Set([...one].filter(([place, value]) => other.get(place) !== value).map(([place]) => place));
}

async function rendered(state: MaybeState, render: Renderer): Promise<string> {
  return state?.inputs ? render(withoutUnknown(state.inputs)) : "";
}

/** A value that is known only after the update stands in the manifests as that. */
function withoutUnknown(inputs: Record<string, unknown>): Record<string, unknown> {
  return JSON.parse(JSON.stringify(inputs).replaceAll(unknown, "known-after-update")) as Record<string, unknown>;
}

/** Manifests in a fixed order, of which only what is known to be harmless is shown. */
export function normalized(rendered: string): string {
  return masked(rendered).text;
}
