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
   * @param seen newest commit of the branch as it was looked at; empty for none
   * @throws PassingError where the forge shows another one
   * @throws PromoteError
   */
  async look(evidence: Evidence, seen: string): Promise<string | undefined> {
    const there = await this.find();
    if (this.isOthers(there, evidence)) await this.makeRoom(there, evidence, seen);
    return this.closedFor(evidence.version, there);
  }

  /**
   * Opens it, or writes it anew, and asks for its merge where that is wanted. Returns what is to be said of it.
   *
   * @param head commit that proposes the promotion
   * @throws PassingError where the forge shows another commit: not yet this one, or that of a promotion that came since
   * @throws PromoteError where there can be none
   */
  async show(evidence: Evidence, head: string): Promise<string> {
    const { forge, base, autoMerge } = this.on;
    // Once more: a person may have closed it since, or another promotion have opened one.
    let there = await this.find();
    const closed = this.closedFor(evidence.version, there);
    if (closed !== undefined) return ` It ${closed}`;
    if (this.isOthers(there, evidence)) {
      await this.makeRoom(there, evidence, head);
      there = undefined;
    }
    const before = there?.state === "open" ? markIn(there.body) : undefined;
    const replaces = before?.version === evidence.version ? (before.replaces ?? "") : (before?.version ?? "");
    const text = textOf(evidence, { replaces, merges: autoMerge });
    if (there?.state !== "open") there = await forge.open({ ...text, branch: this.branch, base });
    this.isAt(there, head);
    if (linesOf(there.body) !== linesOf(text.body)) await forge.edit(there.number, text);
    await this.replaced(before, evidence);
    this.url = there.url;
    // Before the merge is asked for: a rule of the branch may want it.
    const unsaid = await this.passed(evidence, head);
    const merged = autoMerge ? await this.merged(there, head) : ".";
    return ` ${there.url} is its pull request${merged}${unsaid}`;
  }

  /**
   * Closes it with the reason why the promotion is not to be any more.
   *
   * @param seen newest commit of its branch as it was looked at; empty for none
   * @throws PassingError where the forge shows another one
   */
  async takeBack(why: string, seen: string): Promise<void> {
    await this.close(await this.find(), why, seen);
  }

  private async close(there: PullRequest | undefined, why: string, seen: string): Promise<void> {
    const { forge } = this.on;
    if (there?.state !== "open") return;
    if (seen !== "") this.isAt(there, seen);
    // Said before it is closed: a closed one without this word was closed by a person.
    if (markIn(there.body)?.withdrawn !== true)
      await forge.edit(there.number, { title: there.title, body: withdrawnBody(there.body, why) });
    await forge.close(there.number);
  }

  /** Whether one is open that is another version's alone, by approvals and by a merge that was asked for; or that nobody is to merge but a person. */
  private isOthers(there: PullRequest | undefined, { version }: Evidence): boolean {
    if (there?.state !== "open") return false;
    const mark = markIn(there.body);
    return this.on.autoMerge ? mark?.version !== version : mark?.merges === true;
  }

  private async makeRoom(there: PullRequest | undefined, evidence: Evidence, seen: string): Promise<void> {
    await this.close(there, `${briefly(evidence.version)} takes its place.`, seen);
    await this.replaced(markIn(there?.body ?? ""), evidence);
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

  /** Says beside the commit that what it proposes has passed. Returns a sentence where the forge takes no such word. */
  private async passed({ sourcePhase: source, targetPhase: target, version }: Evidence, head: string): Promise<string> {
    const description = `${briefly(version)} passed in ${source}.`;
    const context = atProposal({ source, target });
    const said = this.on.forge.say(head, { context, state: "success", description }).then(() => "");
    return said.catch(asLastWord((reason) => ` Its commit does not show that it passed: ${reason}`));
  }

  private async merged({ number }: PullRequest, head: string): Promise<string> {
    // What the account may not do a person can.
    const refused = asLastWord((reason) => ({ merged: "no", reason }) as const);
    const merged = await this.on.forge.merge(number, head).catch(refused);
    if (merged.merged === "no") return `; the forge does not merge it by itself: ${merged.reason}`;
    return merged.merged === "now" ? ", and is merged." : "; it is merged once its checks have passed.";
  }
}

/** What comes of a refusal that is the forge's last word; what may pass is thrown on. */
const asLastWord =
  <T>(made: (reason: string) => T) =>
  (error: unknown): T => {
    if (error instanceof PassingError || !(error instanceof PromoteError)) throw error;
    return made(error.message);
  };

/** As it was written: forges keep line ends of their own. */
const linesOf = (text: string): string => text.replaceAll("\r", "").trim();
