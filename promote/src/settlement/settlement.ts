// A version failed in a phase without edges out: what is written for it, by one commit on the newest one of the branch.
import { plainFile } from "../git/commits";
import { takenBackMessage } from "../carriers/takenBack";
import { refusable, withHold, withRefusal } from "../gates/holdEdit";
import { commitEdit } from "../git/edit";
import { textAt } from "../git/files";
import type { GitFiles } from "../git/gitFiles";
import { shortId } from "../git/objects";
import { Repository } from "../git/repository";
import type { Log } from "../log";
import { briefly } from "../version";
import { holdPathOf, repositoryOptionsOf } from "../versions/layout";
import { Versions } from "../versions/versions";
import { decideSettlement } from "./decision";
import type { Facts, Settlement } from "./decision";
import { factsOf } from "./facts";
import type { Recorded } from "./facts";
import type { SettlementSettings } from "./settings";

/** What came of it. */
export interface Settled extends Pick<Settlement, "outcome" | "commit" | "reason"> {
  /** The version that failed. */
  failed: string;
  /** What the phase has instead; the same where it stays. */
  after: string;
}

/** One run. */
export class SettlementRun {
  private readonly repository: Repository;

  constructor(
    private readonly settings: SettlementSettings,
    private readonly recorded: Recorded,
    private readonly log: Log,
  ) {
    this.repository = Repository.create(repositoryOptionsOf(settings, settings.signing));
  }

  /**
   * Runs until it is settled; decided anew whenever another writer was first.
   *
   * @throws PromoteError when it could not be written, or not be decided
   */
  async run(): Promise<Settled> {
    const { settings, repository } = this;
    let decided: { facts: Facts; settlement: Settlement } | undefined;
    const edit = async (files: GitFiles) => {
      const facts = await factsOf(repository, settings, this.recorded, files);
      const settlement = decideSettlement(facts);
      decided = { facts, settlement };
      return this.written(facts, settlement, files);
    };
    const author = { name: settings.author ?? settings.user ?? "promote", email: settings.email };
    const paths = [settings.stops, holdPathOf(settings, settings.app)];
    try {
      const commit = await commitEdit(repository, { paths, author, edit }, this.log);
      const { facts, settlement } = decided!;
      const after = settlement.outcome === "rolled-back" ? (settlement.to?.version ?? "") : facts.failed;
      const said = commit === undefined ? "" : ` Commit ${shortId(commit)}.`;
      const { outcome, reason } = settlement;
      return { outcome, commit: commit ?? settlement.commit, reason: `${reason}${said}`, failed: facts.failed, after };
    } finally {
      this.abandon();
    }
  }

  /** Removes what the run keeps on this machine; also for signals. */
  abandon(): void {
    this.repository.remove();
  }

  /** The commit; without changes where nothing is to be written. */
  private async written(facts: Facts, { write, to }: Settlement, files: GitFiles) {
    const { settings, repository } = this;
    const { app, phase, sourceCommit, workflow } = settings;
    if (write === undefined) return { changes: [], message: "" };
    const path = holdPathOf(settings, app);
    const text = await textAt(files, path);
    const answer = { kind: write, app, phase, failed: sourceCommit };
    const failed = briefly(facts.failed);
    const why = `failed its verification in the Workflow ${workflow}`;
    if (to === undefined) {
      const held = withHold(text, phase, { reason: `${failed} ${why}` }, path);
      const message = takenBackMessage(answer, `: ${failed} failed its verification`, files.commit, workflow);
      return { changes: held === undefined ? [] : [plainFile(path, held)], message };
    }
    const refused = withRefusal(text, phase, { version: refusable(facts.failed), reason: `it ${why}` }, path) ?? text;
    const place = { app, phase };
    const back = await (await Versions.at(repository, settings, files, [place])).putBack(place, to.commit);
    const what = ` ${failed} -> ${briefly(to.version)}: ${failed} failed its verification`;
    return {
      changes: [...back, plainFile(path, refused)],
      message: takenBackMessage(answer, what, files.commit, workflow),
    };
  }
}
