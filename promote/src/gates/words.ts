// The files in which people hold promotions, at one state of the repository: each is read once, and only if it is asked for.
import { PromoteError } from "../errors";
import { NoFile, readPath } from "../git/files";
import type { Files } from "../git/files";
import { holdPathOf } from "../versions/layout";
import type { Layout } from "../versions/layout";
import { timeText } from "./gate";
import type { Facts, Verdict } from "./gate";
import { readHoldFile, readStopFile } from "./holdFile";
import type { At, Hold, HoldFile, Said, StopFile } from "./holdFile";

/** The words of people. What a file that cannot be read speaks of is held. */
export class Words {
  private stopFile: Promise<Said<StopFile>> | undefined;
  private readonly holdFiles = new Map<string, Promise<Said<HoldFile>>>();

  constructor(
    private readonly files: Files,
    private readonly layout: Pick<Layout, "stops" | "holds">,
  ) {}

  /** About all applications. */
  private ofAll(): Promise<Said<StopFile>> {
    this.stopFile ??= this.read(this.layout.stops, readStopFile, {}, "Nothing is promoted");
    return this.stopFile;
  }

  /** About one application. */
  private ofApp(app: string): Promise<Said<HoldFile>> {
    const none = { hold: new Map(), refused: new Map() };
    const file =
      this.holdFiles.get(app) ?? this.read(holdPathOf(this.layout, app), readHoldFile, none, `${app} is not promoted`);
    this.holdFiles.set(app, file);
    return file;
  }

  /** Both, as gates go by them. */
  async about(app: string): Promise<Pick<Facts, "ofAll" | "ofApp">> {
    return { ofAll: await this.ofAll(), ofApp: await this.ofApp(app) };
  }

  private async read<T>(
    path: string,
    parse: (text: string, where: string) => T,
    none: T,
    held: string,
  ): Promise<Said<T>> {
    try {
      return { ...parse(await readPath(this.files, path, path), path), path };
    } catch (error) {
      // Nobody can look behind a link: what it leads to may hold something.
      if (error instanceof NoFile && !error.blocked) return { ...none, path };
      if (!(error instanceof PromoteError) || error.kind !== "missing") throw error;
      return `${held}: ${error.message}`;
    }
  }
}

/** Whether a hold counts at a time. */
export const counts = ({ until }: Hold, now: Date): boolean => until === undefined || until > now;

/** What a gate says by a word; closed where the word cannot be read. */
export function byWord<T>(
  word: Said<T>,
  look: (word: At<T>) => Omit<Verdict, "open"> | undefined,
): Verdict | undefined {
  const closed = typeof word === "string" ? { reason: word } : look(word);
  return closed && { open: false, ...closed };
}

/** A reason, until when it counts, and where it stands: the end of a sentence. */
export function said({ reason, until }: Hold, path: string): string {
  const end = until === undefined ? "" : `, until ${timeText(until)}`;
  return `${reason.replace(/[.!]$/, "")} (${path}${end}).`;
}
