// One promotion along one edge: read the tested version, write it into the target, push or propose it until it is decided.
import { setTimeout as sleep } from "node:timers/promises";
import { Backoff } from "../git/backoff";
import type { Carrier, Written } from "../carriers/carrier";
import { carrier } from "../carriers/carriers";
import { evidenceOf } from "./evidence";
import { decide } from "./decision";
import type { Decision, Seen } from "./decision";
import { PassingError, PromoteError } from "../errors";
import { Checks } from "../forges/checked";
import { forgeOf } from "../forges/forges";
import type { Forge } from "../forges/forge";
import { History } from "../versions/history";
import { landingMessage } from "../carriers/landing";
import { unforeseen } from "../git/gitErrors";
import type { PushResult } from "../git/push";
import { Repository } from "../git/repository";
import type { Milliseconds, Outcome, Result } from "./result";
import type { Log } from "../log";
import { repositoryOptionsOf, sharedLevels } from "../versions/layout";
import { briefly } from "../version";
import type { PromotionSettings } from "./settings";

type Stage = keyof Omit<Milliseconds, "total">;

/** One run. `result` is complete at any moment, also when `run` throws. */
export class Promotion {
  private repository: Repository;
  private readonly started = performance.now();
  /** Commits that were pushed. One that met another commit may have met itself, where git connected again. */
  private readonly pushed = new Set<string>();
  /** Those whose push broke off: they may have landed. */
  private readonly unknown = new Set<string>();
  private readonly backoff: Backoff;
  private readonly carrier: Carrier;
  private readonly forge: Forge | undefined;
  private evidence: Written["evidence"];
  /** The last commit that landed where it was to, and lacks what else belongs to it; empty for none. */
  private stands = "";
  /** When the source commit was made, in milliseconds. */
  private sourceMade: number | undefined;
  private attemptStarted = 0;
  private seen: Seen = {};
  private unforeseen = 0;

  constructor(
    private readonly settings: PromotionSettings,
    readonly result: Result,
    private readonly log: Log,
    /** The second check, made in each attempt before anything is decided. Default: nothing is looked at. */
    private readonly lookAgain?: () => Promise<Seen>,
  ) {
    this.repository = this.open();
    this.backoff = new Backoff(settings.retryWait);
    const { branch: base, autoMerge } = settings;
    const forge = forgeOf(settings.forge);
    this.carrier = carrier(settings.carrier, forge && { forge, base, autoMerge });
    this.forge = forge;
  }

  /**
   * Runs until the promotion is decided or the time is up.
   *
   * @throws PromoteError when there is no outcome
   */
  async run(): Promise<Result> {
    try {
      for (;;) {
        try {
          if (await this.attempt()) return this.result;
        } catch (error) {
          if (!(error instanceof PassingError)) throw error;
          if (await this.pause(error)) continue;
          // The time is up, but whether a push that broke off landed is not left open if it can be known.
          if (this.unknown.size === 0 || !(await this.landedAfterAll())) throw this.givenUp(error);
          return this.result;
        }
      }
    } finally {
      this.repository.remove();
      this.result.milliseconds.total = this.elapsed();
    }
  }

  /** Removes what the run keeps on this machine; for signals. */
  abandon(): void {
    this.repository.remove();
  }

  /** One round: fetch, decide, commit, push. True when the outcome is known. */
  private async attempt(): Promise<boolean> {
    const { settings, result } = this;
    this.attemptStarted = this.elapsed();
    const history = await this.look();
    if (!history) return true;
    // After the fetch: what landed has landed. And each time: minutes may lie between two attempts.
    const looked = this.elapsed();
    this.seen = (await this.lookAgain?.()) ?? {};
    // How crowded the branch is says the time that git takes, and none that a pod takes to start.
    this.attemptStarted += this.elapsed() - looked;
    const checks = new Checks(this.forge);
    const decision = await this.timed("read", () => decide(history, settings, this.seen, result, checks));
    if (decision.outcome) {
      const over = decision.outcome !== "verified" && !settings.allowOlder && !settings.dryRun;
      const left = over ? await this.withdraw(history, decision.reason) : "";
      // What waits for a gate may stand on its branch already.
      return this.end(decision.outcome, `${decision.reason}${left}`, over ? "" : this.stands);
    }
    const { outcome } = this.carrier;
    if (settings.dryRun)
      return this.end(outcome, `would set ${briefly(result.version_after)} (dry run: nothing was pushed).`);

    const message = this.message(history.tip, decision.carried);
    const author = { name: settings.author ?? settings.user ?? "promote", email: settings.email };
    const { changes, carried } = decision;
    const commit = await this.timed("edit", () =>
      this.repository.commits.add({ parent: history.tip, changes, message, author }),
    );
    const title = message.split("\n", 1)[0]!;
    this.evidence = this.forge && evidenceOf({ ...settings, title }, result, carried, this.forge);
    if (await this.timed("read", () => this.isSettled(history, commit))) return true;
    result.attempts++;
    this.pushed.add(commit);
    const pushed = await this.timed("push", () => this.put(commit));
    if (pushed.landed === true) return this.end(outcome, this.carrier.said(commit), commit);
    if (pushed.landed === "unknown") {
      this.unknown.add(commit);
      result.commit = commit;
    }
    // A message that nobody foresaw may come from a push that landed: fetch and see before reporting it.
    if (unforeseen.includes(pushed.failure) && this.unforeseen++ < 2)
      throw new PassingError("other", pushed.error.message);
    // The server's final word; what broke off before was looked for, and is not on the branch.
    if (pushed.failure === "refused" || pushed.failure === "unexplained") result.commit = this.stands;
    throw pushed.error;
  }

  private async put(commit: string): Promise<PushResult> {
    try {
      return await this.carrier.put(this.repository, commit, this.written);
    } catch (error) {
      // It landed, and what else belongs to it is not there: whoever comes next has to know that it stands.
      this.stands = commit;
      Object.assign(this.result, { commit, pull_request: this.carrier.page });
      throw error;
    }
  }

  /** Fetches the branch and what the decision needs of it. Undefined when a commit of ours is on it: that is the outcome. */
  private async look(): Promise<History | undefined> {
    const tip = await this.timed("clone", () => this.repository.fetchBranch(sharedLevels(this.settings)));
    const history = await this.timed("read", () => History.open(this.repository, this.settings, tip));
    this.sourceMade = await history.sourceMade();
    const landed = [...this.pushed].find((id) => history.after.has(id));
    if (landed === undefined) return history;
    this.end("promoted", `landed as ${landed}.`, landed);
    return undefined;
  }

  private async landedAfterAll(): Promise<boolean> {
    try {
      const history = await this.look();
      const [last = ""] = [...this.unknown].slice(-1);
      return history === undefined || (await this.isSettled(history, last));
    } catch {
      return false;
    }
  }

  /** Whether what stands where the carrier writes settles the promotion: that is the outcome then. */
  private async isSettled(history: History, written: string): Promise<boolean> {
    const settled = await this.carrier.look(this.repository, history, this.written, written);
    if (settled === undefined) return false;
    const { outcome, reason, commit } = settled;
    if (outcome === "superseded") this.result.version_after = this.result.version_before;
    return this.end(outcome, reason, commit);
  }

  /** Takes back what is proposed and is not to be any more. Gives a sentence where a person has to do it. */
  private async withdraw(history: History, why: string): Promise<string> {
    try {
      if (await this.carrier.withdraw(this.repository, history, this.written, why))
        this.log("What was proposed is taken back.");
      return "";
    } catch (error) {
      if (error instanceof PassingError) throw error;
      return ` What is proposed could not be taken back: ${(error as Error).message}`;
    }
  }

  private get written(): Written {
    const { proposals } = this.seen;
    const proposed = proposals && new Set(proposals.map(({ commit }) => commit));
    return { ...this.settings, proposed, evidence: this.evidence };
  }

  private message(parent: string, carried: Decision["carried"]): string {
    const { version_before: before, version_after: after } = this.result;
    const { workflow, subject } = this.settings;
    const landing = { ...this.settings, version: briefly(after) };
    return landingMessage(landing, parent, { workflow, carried, subject, before: briefly(before) });
  }

  private end(outcome: Outcome, reason: string, commit = ""): true {
    Object.assign(this.result, { outcome, reason, commit, pull_request: this.carrier.page });
    if (outcome === "promoted" && commit !== "" && this.sourceMade !== undefined)
      // Whoever made the source commit may have a clock that is ahead of this one.
      this.result.lead_seconds = Math.max(0, Math.round((Date.now() - this.sourceMade) / 1000));
    return true;
  }

  /** Waits before the next attempt. False when the time does not allow one. */
  private async pause(error: PassingError): Promise<boolean> {
    const wait = this.backoff.after(error, this.elapsed() - this.attemptStarted);
    if (this.elapsed() + wait > this.settings.timeout) return false;
    this.log(`${error.message} Trying again in ${Math.round(wait)} ms.`);
    await sleep(wait);
    return true;
  }

  private givenUp(error: PromoteError): PromoteError {
    const tried = `after ${this.result.attempts} pushes in ${Math.round(this.elapsed() / 1000)} s`;
    const may = this.unknown.size > 0 ? ` ${[...this.unknown].at(-1)} may have landed: run again to know.` : "";
    return new PromoteError(error.kind, `Gave up ${tried}: ${error.message}${may}`);
  }

  private async timed<T>(stage: Stage, work: () => Promise<T>): Promise<T> {
    const start = performance.now();
    try {
      return await work();
    } finally {
      this.result.milliseconds[stage] += Math.round(performance.now() - start);
    }
  }

  private elapsed(): number {
    return Math.round(performance.now() - this.started);
  }

  private open(): Repository {
    return Repository.create(repositoryOptionsOf(this.settings, this.settings.signing));
  }
}
