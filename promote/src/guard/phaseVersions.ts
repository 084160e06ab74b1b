// The versions of a phase in git, as the guard needs them: fetched once, while the cluster is looked at.
import { Backoff } from "../git/backoff";
import { History } from "../versions/history";
import { PassingError } from "../errors";
import { Repository } from "../git/repository";
import { repositoryOptionsOf, sharedLevels } from "../versions/layout";
import type { RepositorySettings } from "../versions/layout";
import { briefly, isSameVersion } from "../version";
import type { Shown } from "../version";
import type { Campaigns, OwnCampaign } from "../../../contract/campaigns";
import { bringGenerators, campaignAt } from "../versions/campaignsAt";
import type { Comparison, GuardSettings, Versions } from "./guard";

/** How applications bring campaigns of their own. */
export interface Brings {
  /** Glob of the generator files. */
  generators: string;
  /** What the phase allows; undefined: nothing. */
  campaigns?: Campaigns | undefined;
}

interface Fetched {
  repository: Repository;
  history: History;
}

/** Fetches the branch when it is first needed, and again where it may have gone on. */
export class PhaseVersions implements Versions {
  private fetched: Promise<Fetched> | undefined;
  /** When what failed is tried again. */
  private again = Infinity;
  private readonly backoff = new Backoff(1000);

  constructor(
    private readonly layout: RepositorySettings,
    private readonly settings: Pick<GuardSettings, "app" | "phase" | "sourceCommit">,
    /** Where applications bring campaigns of their own, and what the phase allows; undefined: they bring none. */
    private readonly brings?: Brings,
  ) {}

  async wanted(): Promise<{ text: string; shown: Shown }> {
    const { history } = await this.fetch();
    return history.source();
  }

  async campaign(): Promise<OwnCampaign | undefined> {
    const { brings, settings } = this;
    if (brings === undefined) return undefined;
    const { repository } = await this.fetch();
    const place = { app: settings.app, commit: settings.sourceCommit };
    await bringGenerators(repository, brings.generators, [place]);
    return campaignAt(repository, brings.generators, place, { name: settings.phase, campaigns: brings.campaigns });
  }

  async compare(commit: string): Promise<Comparison> {
    let { history } = await this.fetch();
    if (!history.after.has(commit)) {
      // What was fetched before the phase went on does not hold that commit.
      await this.close();
      ({ history } = await this.fetch());
    }
    if (!history.after.has(commit)) return "earlier commit";
    const wanted = await history.source();
    const version = await history.versionAt(this.settings.phase, commit);
    if (version && isSameVersion(version.texts, wanted.texts)) return "same";
    return { version: briefly(version?.text ?? "no version"), wanted: briefly(wanted.text) };
  }

  /** Removes what was fetched. */
  async close(): Promise<void> {
    const { fetched } = this;
    this.fetched = undefined;
    await fetched?.then(
      ({ repository }) => repository.remove(),
      () => undefined,
    );
  }

  /** What may pass is tried again by a later look, each time after a longer wait. */
  private fetch(): Promise<Fetched> {
    if (performance.now() >= this.again) {
      this.fetched = undefined;
      this.again = Infinity;
    }
    this.fetched ??= this.open().catch((error: unknown) => {
      if (error instanceof PassingError) this.again = performance.now() + this.backoff.afterNetworkError();
      throw error;
    });
    return this.fetched;
  }

  private async open(): Promise<Fetched> {
    const repository = Repository.create(repositoryOptionsOf(this.layout));
    try {
      const tip = await repository.fetchBranch(sharedLevels(this.layout));
      const { app, phase, sourceCommit } = this.settings;
      const scope = { ...this.layout, app, sourceCommit, sourcePhase: phase, targetPhase: phase };
      return { repository, history: await History.open(repository, scope, tip) };
    } catch (error) {
      repository.remove();
      throw error;
    }
  }
}
