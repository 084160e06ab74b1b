// What announces that a phase runs a new commit: the body that Argo CD's notifications and the sweep send, and when it is sent.

/** The body. Application, source phase and commit decide; the other fields are for readers. */
export interface Notification {
  app: string;
  source_phase: string;
  source_commit: string;
  test_target: string;
  /** Names of the target phases, separated by commas. */
  target_phase: string;
}

/** What an Application says when a phase is ready: to the trigger of the notifications, to the guard and to the sweep. */
export const ready = { operation: "Succeeded", sync: "Synced", health: "Healthy" } as const;
