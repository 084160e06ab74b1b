// The branch as it was when it was looked at last: one repository is kept, and each look fetches what is new.
import { GitFiles } from "../git/gitFiles";
import { Repository } from "../git/repository";
import { generatorsOf } from "../survey/survey";
import type { Branch } from "../survey/survey";
import type { SurveySettings } from "../survey/surveyed";
import type { Generators } from "../versions/generators";
import { Versions } from "../versions/versions";

/** New commits after which the repository is made anew: what was read of older ones stays in memory and on disk until then. */
const mostMoves = 50;

/** A branch that is looked at again and again. */
export class LiveBranch {
  /** When it was looked at last, and could be. */
  lookedAt: Date | undefined;
  private repository: Repository | undefined;
  private versions: Versions | undefined;
  private generators: Promise<Generators | undefined> | undefined;
  private moves = 0;

  constructor(private readonly settings: SurveySettings) {}

  /**
   * Looks whether it has moved.
   *
   * @returns whether it has, or was not known
   */
  async look(): Promise<boolean> {
    const fresh = this.repository === undefined || this.moves >= mostMoves;
    const repository = fresh ? Repository.create(this.settings.repository) : this.repository!;
    try {
      const tip = await repository.fetchFolders();
      this.lookedAt = new Date();
      if (!fresh && tip === this.versions?.tip) return false;
      const newest = new GitFiles(repository, tip);
      const before = fresh ? undefined : this.versions;
      this.versions = before?.movedTo(newest) ?? (await Versions.at(repository, this.settings.layout, newest, []));
    } catch (error) {
      if (fresh) repository.remove();
      throw error;
    }
    this.generators = undefined;
    this.moves = fresh ? 0 : this.moves + 1;
    if (fresh) this.repository?.remove();
    this.repository = repository;
    return true;
  }

  /** As a survey of some applications reads it; of all, where none are named. */
  part(apps?: ReadonlySet<string>): Branch | undefined {
    const { versions } = this;
    if (versions === undefined) return undefined;
    return {
      open: async (files) => {
        await versions.fetch(files);
        return versions;
      },
      generators: async () => {
        const all = await (this.generators ??= this.read(versions));
        return all && apps ? { ...all, targets: all.targets.filter(({ app }) => apps.has(app)) } : all;
      },
    };
  }

  /** What could not be read is read again by the next survey. */
  private async read(versions: Versions): Promise<Generators | undefined> {
    try {
      return await generatorsOf(this.settings, versions);
    } catch (error) {
      this.generators = undefined;
      throw error;
    }
  }

  /** Removes what was fetched. */
  close(): void {
    this.repository?.remove();
    this.repository = undefined;
    this.versions = undefined;
  }
}
