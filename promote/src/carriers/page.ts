// The pull request of a proposal, on a forge: opened once, written anew by a newer version, closed when the promotion is taken back. One that
// a person closed stays closed for its version.
import { PassingError, PromoteError } from "../errors";
import { atProposal, atSource } from "../forges/contexts";
import type { Forge, PullRequest } from "../forges/forge";
import { briefly } from "../version";
import { markIn, textOf, withdrawnBody } from "./evidence";
import type { Evidence, Mark } from "./evidence";

/** Where proposals get a pull request. */
export interface OnForge {
  forge: Forge;
  /** Branch that they are to be merged into. */
  base: string;
  /** True: the forge is asked to merge them. */
  autoMerge: boolean;
}

/** What is said of a pull request, and whether a person closed it. */
interface Shown {
  closed: boolean;
  said: string;
}

/** The pull request of one promotion. */
export class ProposalPage {
  /** Its address; empty as long as none is known. */
  url = "";

  constructor(
    private readonly on: OnForge,
    private readonly branch: string,
  ) {}

  /**
   * Looks for what is there, before anything is written. Returns a sentence where a person closed it for this very version; undefined where it
   * may be proposed.
   *
   * @throws PromoteError
   */
  async look(evidence: Evidence): Promise<string | undefined> {
    const { autoMerge } = this.on;
    const { version } = evidence;
    const there = await this.find();
    const mark = markIn(there?.body ?? "");
    // A merge that the forge was asked for, and approvals that it has not taken away yet, would be another version's; or nobody asks any more.
    const isOthers = mark?.version !== version && (autoMerge || mark?.merges === true);
    if (there?.state === "open" && (isOthers || (mark?.merges === true && !autoMerge))) {
      await this.takeBack(`${briefly(version)} takes its place.`);
      await this.replaced(mark, evidence);
      return undefined;
    }
    return this.closedFor(version, there);
  }

  /**
   * Opens it, or writes it anew, and asks for its merge where that is wanted.
   *
   * @param head commit that proposes the promotion
   * @throws PassingError where the forge shows another commit: not yet this one, or that of a promotion that came since
   * @throws PromoteError where there can be none
   */
  async show(evidence: Evidence, head: string): Promise<Shown> {
    const { forge, base, autoMerge } = this.on;
    // Once more: a person may have closed it since.
    let there = await this.find();
    const closed = this.closedFor(evidence.version, there);
    if (closed !== undefined) return { closed: true, said: closed };
    if (there?.state === "open") {
      this.isAt(there, head);
      const before = markIn(there.body);
      const replaces = before?.version === evidence.version ? (before.replaces ?? "") : (before?.version ?? "");
      const text = textOf(evidence, { replaces, merges: autoMerge });
      if (linesOf(there.body) !== linesOf(text.body)) await forge.edit(there.number, text);
      await this.replaced(before, evidence);
    } else {
      const text = textOf(evidence, { replaces: "", merges: autoMerge });
      there = await forge.open({ ...text, branch: this.branch, base });
      this.isAt(there, head);
    }
    this.url = there.url;
    const { sourcePhase: source, targetPhase: target, version } = evidence;
    // Before the merge is asked for: a rule of the branch may want it.
    const description = `${briefly(version)} passed in ${source}.`;
    await forge.say(head, { context: atProposal({ source, target }), state: "success", description });
    return {
      closed: false,
      said: ` ${there.url} is its pull request${autoMerge ? await this.merged(there, head) : "."}`,
    };
  }

  /**
   * Closes it with the reason why the promotion is not to be any more.
   *
   * @param isOurs whether its being closed, where it is closed already, is this promotion's doing
   */
  async takeBack(why: string, isOurs = false): Promise<void> {
    const { forge } = this.on;
    const there = await this.find();
    const body = withdrawnBody(there?.body ?? "", why);
    if (there === undefined || there.state === "merged" || (there.state === "closed" && !isOurs)) return;
    // Said before it is closed: a closed one without this word was closed by a person.
    if (markIn(there.body)?.withdrawn !== true) await forge.edit(there.number, { title: there.title, body });
    if (there.state === "open") await forge.close(there.number);
  }

  /** Says at the source commit of what was proposed before that it waits for nobody any more. */
  private async replaced(before: Mark | undefined, { app, targetPhase: target, version }: Evidence): Promise<void> {
    if (before === undefined || before.version === version) return;
    const description = `${briefly(version)} takes its place.`;
    const context = atSource(app, { source: before.source, target });
    await this.on.forge.say(before.commit, { context, state: "success", description }).catch(() => undefined);
  }

  private find(): Promise<PullRequest | undefined> {
    return this.on.forge.find(this.branch, this.on.base);
  }

  private closedFor(version: string, there: PullRequest | undefined): string | undefined {
    const mark = markIn(there?.body ?? "");
    if (there?.state !== "closed" || mark?.version !== version || mark.withdrawn === true) return undefined;
    this.url = there.url;
    return `was proposed by ${there.url}, which a person closed: it stays closed for this version, until it is opened again.`;
  }

  private isAt({ url, head: shown }: PullRequest, head: string): void {
    if (shown !== head) throw new PassingError("network", `${url} does not show the commit that was pushed (yet).`);
  }

  private async merged({ number }: PullRequest, head: string): Promise<string> {
    const asked = this.on.forge.merge(number, head).catch((error: unknown) => {
      // What the account may not do a person can.
      if (error instanceof PassingError || !(error instanceof PromoteError)) throw error;
      return { merged: "no", reason: error.message } as const;
    });
    const merged = await asked;
    if (merged.merged === "no") return `; the forge does not merge it by itself: ${merged.reason}`;
    return merged.merged === "now" ? ", and is merged." : "; it is merged once its checks have passed.";
  }
}

/** As it was written: forges keep line ends of their own. */
const linesOf = (text: string): string => text.replaceAll("\r", "").trim();
