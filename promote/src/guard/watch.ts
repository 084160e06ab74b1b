// Whether what is tested still runs while it is tested: looked at seldom enough to cost nothing beside a short campaign.
import { readRollout } from "../cluster/rollout";
import type { LookAt, Rollout } from "../cluster/rollout";
import type { KubeClient } from "../cluster/client";
import { PromoteError } from "../errors";
import type { Log } from "../log";

/** What is tested. */
export interface Tested extends Omit<LookAt, "pods"> {
  sourceCommit: string;
  /** Whether pods are looked at: never where nothing has to be proven by them. */
  pods: "always" | "never";
  /** Milliseconds between two looks during a campaign. Defaults to 5 s. */
  seldom?: number;
}

/** That other workloads run than those that were looked at before. */
export interface Change {
  /** Commit of the phase's last sync now. */
  commit: string | undefined;
}

/** How what runs stands to what was looked at before. "starting": it may be the same again in a moment. */
export function standing(
  now: Rollout | undefined,
  fingerprint: string | undefined,
  sourceCommit: string,
): "same" | "starting" | "changed" {
  if (now !== undefined && now.fingerprint === fingerprint) return "same";
  const startsAgain = now?.starting !== undefined && now.commit === sourceCommit;
  // Argo CD forgets the last sync when it begins another, and names that one's commit a moment later.
  const syncBegins = now !== undefined && now.commit === undefined;
  return startsAgain || syncBegins ? "starting" : "changed";
}

/**
 * Whether a change is no gap in what Argo CD knows, which lists no workloads while it cannot compare: it was synced to another commit,
 * or the rollout is complete.
 */
const isWhole = ({ commit, running, waiting }: Rollout, sourceCommit: string): boolean =>
  waiting === undefined || (commit !== sourceCommit && running.length > 0);

/** The looks during one campaign, or during its tries. */
export class Watch {
  private fingerprint = "";
  /** What was rolled out when a look found the same as the guard; undefined until one has. */
  private rollouts: string | undefined;
  private seen: Change | undefined;
  private next = 0;
  private said = "";

  constructor(
    private readonly client: KubeClient,
    private readonly tested: Tested,
    private readonly log: Log,
  ) {}

  /**
   * A change that two looks in a row have found; undefined where there is none, or where it is not time for a look. One may fall between
   * what Argo CD says of a sync and what that does. What is not certain decides nothing: there is another look when the campaign has
   * ended, which goes by the images of the pods too.
   *
   * @param fingerprint what the guard saw before the campaign that runs now; empty while none does
   */
  async look(fingerprint: string): Promise<({ outcome: "changed" } & Change) | undefined> {
    const { seldom = 5000 } = this.tested;
    if (fingerprint !== this.fingerprint) {
      this.fingerprint = fingerprint;
      this.rollouts = undefined;
      this.seen = undefined;
      this.next = performance.now() + seldom;
    }
    if (fingerprint === "" || performance.now() < this.next) return undefined;
    const before = this.seen;
    this.seen = await this.change();
    this.next = performance.now() + (this.seen === undefined ? seldom : seldom / 5);
    const twice = before !== undefined && this.seen?.commit === before.commit;
    return twice && this.seen !== undefined ? { outcome: "changed", ...this.seen } : undefined;
  }

  private async change(): Promise<Change | undefined> {
    const { tested, fingerprint } = this;
    try {
      const now = await readRollout(this.client, tested);
      if (now === undefined) return undefined;
      const how = standing(now, fingerprint, tested.sourceCommit);
      if (how === "same") this.rollouts = now.rollouts;
      const isCertain = how === "changed" && isWhole(now, tested.sourceCommit) && now.rollouts !== this.rollouts;
      return isCertain ? { commit: now.commit } : undefined;
    } catch (error) {
      if (!(error instanceof PromoteError)) throw error;
      if (error.message !== this.said) this.log(error.message);
      this.said = error.message;
      return undefined;
    }
  }
}
