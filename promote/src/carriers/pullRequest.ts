// The promotion's commit goes onto a branch of its own, and a person merges that: for branches that nobody may push to. One branch for
// each application and target: a newer version replaces what is proposed there.
import { proposalBranch } from "../../../contract/repository";
import { PassingError, PromoteError } from "../errors";
import { findAncestry } from "../git/branch";
import type { Commit } from "../git/objects";
import type { PushResult, Repository } from "../git/repository";
import type { History } from "../versions/history";
import { short } from "./carrier";
import type { Carrier, Settled, Written } from "./carrier";
import { landingOf } from "./landing";
import type { Landing } from "./landing";

/** What is proposed: the newest commit of the branch, and what it says of itself; undefined if it is nobody's promotion. */
interface Proposal {
  head: string;
  landing: Landing | undefined;
  commit: Commit;
}

/** A carrier for one promotion. */
export const pullRequest = (): Carrier => new PullRequest();

class PullRequest implements Carrier {
  readonly outcome = "proposed";
  private branch = "";
  /** What the branch held, which alone may be replaced; empty for no branch. */
  private head = "";
  /** A proposal whose source commit was not on the branch when it was looked at. */
  private strange = "";

  said(commit: string): string {
    return `is proposed on the branch ${this.branch} as ${commit}.`;
  }

  async look(repository: Repository, history: History, written: Written, id: string): Promise<Settled | undefined> {
    const proposal = await this.find(repository, written);
    if (proposal === undefined) return undefined;
    const { head, landing, commit } = proposal;
    switch (await this.order(repository, history, written, proposal)) {
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
        const later = `${landing!.version} of the later source commit ${short(landing!.sourceCommit)}`;
        return { outcome: "superseded", reason: `${this.branch} proposes ${later}.`, commit: "" };
      }
      case "earlier": {
        // Whoever may push that branch may write what a promotion says of itself: the same is what changes the same on the same commit.
        const wanted = await repository.objects.commit(id);
        const isSame = commit.tree === wanted?.tree && commit.parents.join() === wanted.parents.join();
        if (!isOf(landing!, written) || !isSame) return undefined;
        return { outcome: "proposed", reason: this.said(head), commit: head };
      }
    }
  }

  put(repository: Repository, commit: string): Promise<PushResult> {
    return repository.push(commit, { branch: this.branch, over: this.head });
  }

  async withdraw(repository: Repository, history: History, written: Written): Promise<boolean> {
    const proposal = await this.find(repository, written);
    if (proposal === undefined) return false;
    // What an earlier promotion proposed is over as well.
    const order = await this.order(repository, history, written, proposal);
    if (order !== "earlier" && order !== "merged") return false;
    const deleted = await repository.removeBranch(this.branch, proposal.head);
    if (deleted.landed !== true) throw deleted.error;
    return true;
  }

  /** How a proposal stands to the promotion: of the same source commit or an earlier one, of a later one, or nobody's of ours. */
  private async order(
    repository: Repository,
    history: History,
    { allowOlder, proposed }: Written,
    { head, landing }: Proposal,
  ): Promise<"earlier" | "later" | "merged" | "foreign" | "unknown"> {
    const isOn = async (id: string): Promise<boolean> =>
      history.after.has(id) || (await findAncestry(repository, history.tip, id)).onBranch;
    if (await isOn(head)) return "merged";
    if (landing === undefined) return "foreign";
    if (history.after.has(landing.sourceCommit)) {
      if (allowOlder) return "earlier";
      // The record knows what was proposed; where there is one, a commit's own word is not enough to give way to.
      return proposed === undefined || proposed.has(head) ? "later" : "foreign";
    }
    return (await isOn(landing.sourceCommit)) ? "earlier" : "unknown";
  }

  private foreign(head: string): PromoteError {
    const what = `${this.branch} is to propose it, but holds a commit of somebody else (${short(head)})`;
    return new PromoteError("missing", `${what}: merge or delete that branch, then run the promotion again.`);
  }

  private async find(repository: Repository, { app, targetPhase }: Written): Promise<Proposal | undefined> {
    this.branch = proposalBranch(targetPhase, app);
    const head = await repository.fetchOther(this.branch);
    this.head = head ?? "";
    const commit = head === undefined ? undefined : await repository.objects.commit(head);
    if (head === undefined || commit === undefined) return undefined;
    const landing = landingOf(commit.message, commit.parents);
    const own = landing?.app === app && landing.targetPhase === targetPhase ? landing : undefined;
    return { head, landing: own, commit };
  }
}

const isOf = (landing: Landing, { sourceCommit, sourcePhase }: Written): boolean =>
  landing.sourceCommit === sourceCommit && landing.sourcePhase === sourcePhase;
