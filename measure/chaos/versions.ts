// Which version each application gets in a run. Pure functions.

/** What is pushed for the source phase of every application that takes part. */
export type Pushes =
  /** A good version each; a bad one for one of them, which must not be promoted. */
  | "one"
  /** Two good versions, one second apart: the later must arrive. */
  | "two"
  /** A bad version whose pods take 15 s to start, over a good one: none may be promoted. */
  | "slow and bad"
  /**
   * Two good versions one after another, then a bad one whose commit Argo CD is made to call Synced while it deploys the
   * first of them again: none of the bad may be promoted.
   */
  | "carried";

/** Versions of the pet store whose campaign passes, and the one that serves a Wolf. */
export const goodVersions = ["1.0", "3.0", "4.0"];
export const badVersion = "2.0";

/** What one application gets. */
export interface Choice {
  app: string;
  version: string;
  good: boolean;
  mustArrive: boolean;
}

/** The versions that an application holds. */
export interface Held {
  app: string;
  source: string;
  target: string;
}

function another(held: Held, random: () => number): string {
  const others = goodVersions.filter((version) => version !== held.target && version !== held.source);
  return others[Math.floor(random() * others.length)]!;
}

/** What is pushed, one list for each push. A version always differs from what both phases hold. */
export function choose(pushes: Pushes, held: readonly Held[], random: () => number): Choice[][] {
  const bad = held.map(({ app }) => ({ app, version: badVersion, good: false, mustArrive: false }));
  if (pushes === "slow and bad") return [bad];
  const first = held.map((each) => ({ app: each.app, version: another(each, random), good: true, mustArrive: true }));
  if (pushes === "one") {
    const candidates = first.filter((_, index) => held[index]!.source !== badVersion);
    const bad = candidates[Math.floor(random() * candidates.length)];
    if (bad && held.length > 1) Object.assign(bad, { version: badVersion, good: false });
    return [first];
  }
  const second = held.map((each, index) => {
    const between = { ...each, source: first[index]!.version };
    return { app: each.app, version: another(between, random), good: true, mustArrive: true };
  });
  if (pushes === "carried") return [first, second, bad];
  return [first.map((choice) => ({ ...choice, mustArrive: false })), second];
}
