// How a promotion is written: where its commit goes, and what stands there of it, or of another, already.
import type { History } from "../versions/history";
import type { PushResult } from "../git/push";
import type { Repository } from "../git/repository";
import type { Evidence } from "./evidence";

/** A promotion that is about to be written, or not to be any more. */
export interface Written {
  app: string;
  sourcePhase: string;
  targetPhase: string;
  sourceCommit: string;
  /** True: a person rolls back on purpose, and minds nothing newer. */
  allowOlder: boolean;
  /** Commits by which promotions into the target were proposed, as the record has them; undefined where none was read. */
  proposed?: ReadonlySet<string> | undefined;
  /** What is told where it is proposed; undefined as long as nothing is decided. */
  evidence?: Evidence | undefined;
}

/** An end that needs no writing. */
export interface Settled {
  outcome: "proposed" | "superseded";
  reason: string;
  /** The commit that carries it; empty if it is another's. */
  commit: string;
}

/** One way. It is made for one promotion, and keeps what it saw last. */
export interface Carrier {
  /** What has become of a promotion whose commit landed. */
  outcome: "promoted" | "proposed";
  /** That it has, as a sentence without a subject. */
  said(commit: string): string;
  /** Page of its pull request; empty where there is none. */
  readonly page: string;
  /**
   * What settles the promotion as things stand: an earlier try of it, or a later promotion.
   *
   * @param commit what is about to be written
   * @throws PromoteError what keeps it from being written at all
   */
  look(repository: Repository, history: History, written: Written, commit: string): Promise<Settled | undefined>;
  /**
   * Writes a commit.
   *
   * @throws PromoteError where it landed, and what else belongs to it is not there
   */
  put(repository: Repository, commit: string, written: Written): Promise<PushResult>;
  /**
   * Takes back what stands of a promotion that is not to be any more, and of earlier ones. True if there was anything.
   *
   * @param why it is not to be, as a sentence
   * @throws PromoteError where it cannot be taken back
   */
  withdraw(repository: Repository, history: History, written: Written, why: string): Promise<boolean>;
}
