// What a release changes in the cluster: its manifests rendered from the old and the new inputs, and the difference.
import { parseAllDocuments, stringify } from "yaml";
import { isLiteralSecret } from "../policy/lib/secrets";
import { RELEASE } from "../policy/lib/types";
import type { Section } from "./comment";
import { nameOf, type Preview, type State } from "./events";
import { changes } from "./plan";

/** Renders a release from its inputs: what `helm template` prints. */
export type Renderer = (inputs: Record<string, unknown>) => Promise<string>;
/** The difference of two texts as a unified diff without file names; empty where they are equal. */
export type Differ = (before: string, after: string) => Promise<string>;

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const mask = "(hidden)";

/** One section a release whose inputs change. */
export async function manifestSections(preview: Preview, render: Renderer, diff: Differ): Promise<Section[]> {
  const releases = changes(preview).filter(({ type }) => type === RELEASE);
  const sections: Section[] = [];
  for (const step of releases) {
    const title = `### Manifests of \`${nameOf(step.urn)}\``;
    try {
      const before = await manifests(step.old, render);
      const after = step.op === "delete" ? "" : await manifests(step.new, render);
      const lines = (await diff(before, after)).split("\n").filter((line) => line !== "");
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
      sections.push({ head: [title, "", `Not rendered: ${reason.split("\n")[0]}`], lines: [], tail: [] });
    }
  }
  return sections;
}

async function manifests(state: State | null | undefined, render: Renderer): Promise<string> {
  return state?.inputs ? normalized(await render(withoutUnknown(state.inputs))) : "";
}

/** A value that is known only after the update stands in the manifests as that. */
function withoutUnknown(inputs: Record<string, unknown>): Record<string, unknown> {
  return JSON.parse(JSON.stringify(inputs).replaceAll(unknown, "known-after-update")) as Record<string, unknown>;
}

/** Manifests in a fixed order, every value that may be a secret hidden. */
export function normalized(rendered: string): string {
  const documents = parseAllDocuments(rendered).map((document) => document.toJS() as unknown);
  return documents
    .filter((document) => typeof document === "object" && document !== null)
    .map((document) => ({ key: keyOf(document), text: stringify(hideSecrets(document), { lineWidth: 0 }) }))
    .sort((a, b) => a.key.localeCompare(b.key))
    .map(({ key, text }) => `# ${key}\n${text}`)
    .join("---\n");
}

interface Manifest {
  kind?: string;
  metadata?: { name?: string; namespace?: string };
}

function keyOf(manifest: Manifest): string {
  return [manifest.kind, manifest.metadata?.namespace, manifest.metadata?.name].filter(Boolean).join("/");
}

/** Of a Secret every value is hidden; elsewhere what stands where, or looks like, a secret. */
function hideSecrets(manifest: object): unknown {
  const isSecret = (manifest as Manifest).kind === "Secret";
  const hide = (value: unknown, name: string, inData: boolean): unknown => {
    if (Array.isArray(value)) return value.map((each) => hide(each, name, inData));
    if (typeof value === "object" && value !== null) {
      // An environment value stands beside its name.
      const beside = (value as { name?: unknown }).name;
      return Object.fromEntries(
        Object.entries(value).map(([key, each]) => {
          const as = key === "value" && typeof beside === "string" ? beside : key;
          return [key, hide(each, as, inData || (isSecret && /^(data|stringData)$/.test(key)))];
        }),
      );
    }
    const literal = typeof value === "string" || typeof value === "number";
    return inData || (literal && isLiteralSecret(name, String(value))) ? mask : value;
  };
  return hide(manifest, "", false);
}
