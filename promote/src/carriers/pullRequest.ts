// The promotion's commit goes onto a branch of its own, and a person merges that: for branches that nobody may push to. One branch for
// each application and target: a newer version replaces what is proposed there.
import { proposalBranch } from "../../../contract/repository";
import { PassingError, PromoteError } from "../errors";
import { findAncestry } from "../git/branch";
import { shortId } from "../git/objects";
import type { Commit } from "../git/objects";
import type { PushResult } from "../git/push";
import type { Repository } from "../git/repository";
import type { History } from "../versions/history";
import type { Carrier, Settled, Written } from "./carrier";
import type { Evidence } from "./evidence";
import { landingOf } from "./landing";
import type { Landing } from "./landing";
import { ProposalPage } from "./page";
import type { OnForge } from "./page";

/**
 * What is proposed, by the newest commit of the branch. "merged": it is on the target's branch by now; "foreign": it is nobody's promotion;
 * "unknown": its source commit is not on the branch as it was fetched; else it is a promotion of the same source commit or an earlier one, or
 * of a later one.
 */
type Proposal = { head: string; commit: Commit } & (
  { order: "merged" | "foreign" | "unknown" } | { order: "earlier" | "later"; landing: Landing }
);

/**
 * A carrier for one promotion.
 *
 * @param on where it gets a pull request; undefined: its branch is all there is
 */
export const pullRequest = (on?: OnForge): Carrier => new PullRequest(on);

class PullRequest implements Carrier {
  readonly outcome = "proposed";
  private branch = "";
  /** What the branch held, which alone may be replaced; empty for no branch. */
  private head = "";
  /** A proposal whose source commit was not on the branch when it was looked at. */
  private strange = "";
  /** The pull request, and what is said of it. */
  private shown: ProposalPage | undefined;
  private told = "";

  constructor(private readonly on: OnForge | undefined) {}

  get page(): string {
    return this.shown?.url ?? "";
  }

  said(commit: string): string {
    return `is proposed on the branch ${this.branch} as ${commit}.${this.told}`;
  }

  async look(repository: Repository, history: History, written: Written, id: string): Promise<Settled | undefined> {
    const settled = await this.lookAtBranch(repository, history, written, id);
    const { evidence } = written;
    if (this.on === undefined || evidence === undefined || settled?.outcome === "superseded") return settled;
    this.shown = new ProposalPage(this.on, this.branch);
    const closed = await this.shown.look(evidence, this.head);
    if (closed !== undefined) return { outcome: "proposed", reason: closed, commit: settled?.commit ?? "" };
    if (settled === undefined) return undefined;
    await this.show(evidence, settled.commit);
    return { ...settled, reason: this.said(settled.commit) };
  }

  async put(repository: Repository, commit: string, { evidence }: Written): Promise<PushResult> {
    const pushed = await repository.push(commit, { branch: this.branch, over: this.head });
    if (pushed.landed === true && evidence !== undefined) await this.show(evidence, commit);
    return pushed;
  }

  async withdraw(repository: Repository, history: History, written: Written, why: string): Promise<boolean> {
    const proposal = await this.find(repository, history, written);
    // What an earlier promotion proposed is over as well.
    if (proposal?.order !== "earlier" && proposal?.order !== "merged") return false;
    const page = this.on && new ProposalPage(this.on, this.branch);
    const left = await page?.takeBack(why, proposal.head).then(
      () => undefined,
      (error: unknown) => error as Error,
    );
    // Once the branch is gone the forge closes the pull request, and without our word that would be a person's.
    if (left instanceof PassingError) throw left;
    const deleted = await repository.removeBranch(this.branch, proposal.head);
    if (deleted.landed !== true) throw deleted.error;
    if (left !== undefined)
      throw new PromoteError("other", `its branch is gone, which counts as closed by a person. ${left.message}`);
    return true;
  }

  private async show(evidence: Evidence, commit: string): Promise<void> {
    try {
      this.told = (await this.shown?.show(evidence, commit)) ?? "";
    } catch (error) {
      if (error instanceof PassingError || !(error instanceof PromoteError)) throw error;
      const what = `${this.branch} proposes it, but its pull request is not ${this.page === "" ? "there" : "complete"}`;
      throw new PromoteError(error.kind, `${what}: ${error.message}`);
    }
  }

  /** What settles it on its branch. */
  private async lookAtBranch(
    repository: Repository,
    history: History,
    written: Written,
    id: string,
  ): Promise<Settled | undefined> {
    const proposal = await this.find(repository, history, written);
    if (proposal === undefined) return undefined;
    const { head, commit } = proposal;
    switch (proposal.order) {
      case "merged":
        return undefined;
      case "unknown":
        // What came to the branch since it was fetched is known at the next look.
        if (this.strange === head) throw this.foreign(head);
        this.strange = head;
        throw new PassingError("conflict", `${this.branch} proposes what is not on the branch yet.`);
      case "foreign":
        throw this.foreign(head);
      case "later": {
        const { version, sourceCommit } = proposal.landing;
        const later = `${version} of the later source commit ${shortId(sourceCommit)}`;
        return { outcome: "superseded", reason: `${this.branch} proposes ${later}.`, commit: "" };
      }
      case "earlier": {
        const { sourceCommit, sourcePhase } = proposal.landing;
        // Whoever may push that branch may write what a promotion says of itself: the same is what changes the same on the same commit.
        const wanted = await repository.objects.commit(id);
        const isSame = commit.tree === wanted?.tree && commit.parents.join() === wanted.parents.join();
        if (!isSame || sourceCommit !== written.sourceCommit || sourcePhase !== written.sourcePhase) return undefined;
        return { outcome: "proposed", reason: this.said(head), commit: head };
      }
    }
  }

  private async find(repository: Repository, history: History, written: Written): Promise<Proposal | undefined> {
    const { app, targetPhase, allowOlder, proposed } = written;
    this.branch = proposalBranch(targetPhase, app);
    const head = await repository.fetchOther(this.branch);
    this.head = head ?? "";
    const commit = head === undefined ? undefined : await repository.objects.commit(head);
    if (head === undefined || commit === undefined) return undefined;
    const isOn = async (id: string): Promise<boolean> =>
      history.after.has(id) || (await findAncestry(repository, history.tip, id)).onBranch;
    if (await isOn(head)) return { head, commit, order: "merged" };
    const landing = landingOf(commit.message, commit.parents);
    if (landing?.app !== app || landing.targetPhase !== targetPhase) return { head, commit, order: "foreign" };
    const { sourceCommit } = landing;
    if (history.after.has(sourceCommit) && !allowOlder) {
      // The record knows what was proposed; where there is one, a commit's own word is not enough to give way to.
      const isKnown = proposed === undefined || proposed.has(head);
      return isKnown ? { head, commit, order: "later", landing } : { head, commit, order: "foreign" };
    }
    return (await isOn(sourceCommit))
      ? { head, commit, order: "earlier", landing }
      : { head, commit, order: "unknown" };
  }

  private foreign(head: string): PromoteError {
    const what = `${this.branch} is to propose it, but holds a commit of somebody else (${shortId(head)})`;
    return new PromoteError("missing", `${what}: merge or delete that branch, then run the promotion again.`);
  }
}
