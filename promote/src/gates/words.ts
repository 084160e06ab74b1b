// The files in which people hold promotions, at one state of the repository: each is read once, and only if it is asked for.
import { PromoteError } from "../errors";
import { NoFile, readPath } from "../git/files";
import type { Files } from "../git/files";
import { holdPathOf } from "../versions/layout";
import type { Layout } from "../versions/layout";
import { readHoldFile, readStopFile } from "./holdFile";
import type { Hold, HoldFile, StopFile } from "./holdFile";

/** A file, and where it is. */
type At<T> = T & { path: string };

/** The words of people. What a file that cannot be read speaks of is held. */
export class Words {
  private stopFile: Promise<At<StopFile>> | undefined;
  private readonly holdFiles = new Map<string, Promise<At<HoldFile>>>();

  constructor(
    private readonly files: Files,
    private readonly layout: Pick<Layout, "stops" | "holds">,
  ) {}

  /** About all applications. Throws a PromoteError "missing" if the file cannot be read. */
  ofAll(): Promise<At<StopFile>> {
    this.stopFile ??= this.read(this.layout.stops, readStopFile, {}, "Nothing is promoted");
    return this.stopFile;
  }

  /** About one application. Throws as `ofAll` does. */
  ofApp(app: string): Promise<At<HoldFile>> {
    const none = { hold: new Map(), refused: new Map() };
    const file =
      this.holdFiles.get(app) ?? this.read(holdPathOf(this.layout, app), readHoldFile, none, `${app} is not promoted`);
    this.holdFiles.set(app, file);
    return file;
  }

  private async read<T>(path: string, parse: (text: string, where: string) => T, none: T, held: string) {
    try {
      return { ...parse(await readPath(this.files, path, path), path), path };
    } catch (error) {
      // Nobody can look behind a link: what it leads to may hold something.
      if (error instanceof NoFile && !error.blocked) return { ...none, path };
      if (!(error instanceof PromoteError) || error.kind !== "missing") throw error;
      throw new PromoteError("missing", `${held}: ${error.message}`);
    }
  }
}

/** Whether a hold counts at a time. */
export const counts = ({ until }: Hold, now: Date): boolean => until === undefined || until > now;

/** A reason, until when it counts, and where it stands: the end of a sentence. */
export function said({ reason, until }: Hold, path: string): string {
  const end = until === undefined ? "" : `, until ${until.toISOString().replace(/(:00)?\.\d+Z$/, "Z")}`;
  return `${reason.replace(/[.!]$/, "")} (${path}${end}).`;
}
