// What people have said in the repository: a stop of all promotions, a hold of a phase, a version that is refused.
import { asPromoteError, PromoteError } from "../errors";
import { NoFile, readPath } from "../git/files";
import type { Files } from "../git/files";
import { firstText } from "../version";
import { readHoldFile, readStopFile } from "./holdFile";
import type { Hold, HoldFile, StopFile } from "./holdFile";
import { holdPathOf } from "../versions/layout";
import type { Layout } from "../versions/layout";

/** What is to be promoted. */
export interface Asked {
  app: string;
  /** Phase that it is promoted into. */
  phase: string;
  /** The version as one text; undefined where it has none. */
  version: string | undefined;
  /** When it is asked. */
  now: Date;
}

/** Why a file cannot be read, as one sentence. */
interface Problem {
  problem: string;
}

/** The words of people at one state of the repository. What a file that cannot be read speaks of is held. */
export class Holds {
  private stopFile: Promise<StopFile | Problem> | undefined;
  private readonly holdFiles = new Map<string, Promise<HoldFile | Problem>>();

  constructor(
    private readonly files: Files,
    private readonly layout: Pick<Layout, "stops" | "holds">,
  ) {}

  /** Why it is not promoted now, as one sentence; undefined where nobody holds it. */
  async of({ app, phase, version, now }: Asked): Promise<string | undefined> {
    const { stops } = this.layout;
    const all = await (this.stopFile ??= this.read(stops, readStopFile, {}));
    if ("problem" in all) return `Nothing is promoted: ${all.problem}`;
    const { stop } = all;
    if (stop && counts(stop, now) && stop.phases?.includes(phase) !== false) {
      const into = stop.phases === undefined ? "" : ` into ${phase}`;
      return `Promotions${into} are stopped: ${said(stop, stops)}`;
    }
    const path = holdPathOf(this.layout, app);
    const own = await this.holdFile(path);
    if ("problem" in own) return `${app} is not promoted: ${own.problem}`;
    const hold = own.hold[phase];
    if (hold && counts(hold, now)) return `${phase} is held: ${said(hold, path)}`;
    const named = [version, firstText(version ?? "")];
    const refused = own.refused[phase]?.find((each) => named.includes(each.version));
    return refused && `${refused.version} is refused in ${phase}: ${said(refused, path)}`;
  }

  private holdFile(path: string): Promise<HoldFile | Problem> {
    const file = this.holdFiles.get(path) ?? this.read(path, readHoldFile, { hold: {}, refused: {} });
    this.holdFiles.set(path, file);
    return file;
  }

  private async read<T>(path: string, parse: (text: string, where: string) => T, none: T): Promise<T | Problem> {
    try {
      return parse(await readPath(this.files, path, path), path);
    } catch (error) {
      if (error instanceof NoFile) return none;
      // Git itself is nobody's file.
      if (error instanceof PromoteError && error.kind !== "missing") throw error;
      return { problem: asPromoteError(error).message };
    }
  }
}

const counts = ({ until }: Hold, now: Date): boolean => until === undefined || until > now;

/** The reason, and where it stands. */
function said({ reason, until }: Hold, path: string): string {
  const end = until === undefined ? "" : `, until ${until.toISOString().replace(/:\d\d\.\d+Z$/, "Z")}`;
  return `${reason.replace(/[.!]$/, "")} (${path}${end}).`;
}
