// The corpus: inputs that are plainly or arguably bad, and honest ones in the shapes of public programs and charts, as data.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { type Given, UNKNOWN } from "../spec/cases";
import { type Outcome, type PackConfig, runPack } from "../spec/run";
import { policies } from "../policies";

/** An input, and all that the pack says about it. */
export interface Entry {
  title: string;
  /** File below this folder, without its suffix. */
  file: string;
  given: Given[];
  /** Names of the policies that report it; none for an honest one. */
  says: string[];
  /** Paths of the values whose being unknown at preview is said. */
  unknown: string[];
  /** Configuration of policies by their names. */
  config: PackConfig;
  /** Why the pack does not see what it should say; undefined where it does. */
  missed?: string;
}

/** How an entry is written: each resource as `<type token>: <properties>`. */
interface Written {
  title: string;
  given: Record<string, Record<string, unknown>>[];
  says?: string[];
  unknown?: string[];
  config?: PackConfig;
  missed?: string;
}

/** What stands in a file for a value that is unknown at preview. */
const unknownWord = "<unknown>";

/** The entries of one side, in the order of files and of lines. */
export function entriesOf(side: "bad" | "honest"): readonly Entry[] {
  return (read[side] ??= entriesIn(side));
}

const read: Record<string, Entry[]> = {};

function entriesIn(side: string): Entry[] {
  const folder = path.join(__dirname, side);
  return readdirSync(folder)
    .filter((name) => name.endsWith(".yaml"))
    .sort()
    .flatMap((name) => {
      const text = readFileSync(path.join(folder, name), "utf8").replaceAll(unknownWord, UNKNOWN);
      const { cases } = parse(text, { merge: true, maxAliasCount: -1 }) as { cases: Written[] };
      return cases.map((written) => entryOf(written, `${side}/${path.basename(name, ".yaml")}`));
    });
}

function entryOf({ title, given, says = [], unknown = [], config = {}, missed }: Written, file: string): Entry {
  const resources = given.flatMap((resource, i) =>
    Object.entries(resource).map(([type, { protect, dependsOn, ...props }], j): Given => {
      const { name } = (props["metadata"] ?? {}) as { name?: string };
      return {
        type,
        name: name ?? `resource-${i}`,
        props,
        urn: `urn:pulumi:stack::project::${type}::${i}-${j}`,
        ...(protect === true && { protect }),
        ...(Array.isArray(dependsOn) && { dependsOn: dependsOn.map(String) }),
      };
    }),
  );
  return {
    title,
    file,
    given: resources,
    says: [...says].sort(),
    unknown,
    config,
    ...(missed !== undefined && { missed }),
  };
}

/** The outcome of the pack over an entry, and the names of the policies that report it. */
export type Judgement = Outcome & { said: string[] };

/** Each entry is judged once, however often it is asked for. */
export function judged(entry: Entry): Promise<Judgement> {
  const known = judgements.get(entry) ?? judge(entry);
  judgements.set(entry, known);
  return known;
}

const judgements = new WeakMap<Entry, Promise<Judgement>>();

async function judge({ given, config }: Entry): Promise<Judgement> {
  const outcome = await runPack(policies, given, config);
  return { ...outcome, said: [...new Set(outcome.reports.map(({ policy }) => policy))].sort() };
}

/** The share that the pack catches, as its README says it. */
export async function share(): Promise<string> {
  const [bad, honest] = [entriesOf("bad"), entriesOf("honest")];
  const isSaid = async (entry: Entry) => (await judged(entry)).said.length > 0;
  const count = async (entries: readonly Entry[]) => (await Promise.all(entries.map(isSaid))).filter(Boolean).length;
  const [caught, alarms] = [await count(bad), await count(honest)];
  const percent = ((100 * caught) / bad.length).toFixed(1);
  return `${caught} of ${bad.length} bad inputs are reported (${percent} %), and ${alarms} of ${honest.length} honest ones.`;
}
