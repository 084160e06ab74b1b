// Which fault hits when: the matrix, drawn from one seed so that any part of it can be replayed. Pure functions.
import { seeded } from "../../testkit/random";
import { SandboxError } from "../../sandbox/lib/errors";
import { faults, type Fault } from "./faults";
import { momentNames, type MomentName } from "./moments";

/** What a person may say in the environment. */
export interface Wish {
  seed: number;
  /** Names of faults; all when empty. */
  faults: string[];
  /** Names of moments; all when empty. */
  moments: string[];
  /** Runs of each fault; its own number when undefined. */
  runs: number | undefined;
  /** Applications that are promoted at once. */
  apps: number;
  /** Seconds that a held fault holds at most. */
  holds: number;
  /** Minutes after which no other run is begun. */
  minutes: number;
}

/** One run: what is promoted, what hits it, and when. */
export interface PlannedRun {
  fault: Fault;
  moment: MomentName;
  /** Draws everything else: versions, the application with the bad one, the delay after the moment. */
  seed: number;
  apps: number;
  /** True: the edge has a gate. */
  gated: boolean;
}

/** A number from a text, the same each time (FNV-1a). */
function numberOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

/** The items in an order that the numbers decide. */
function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}

function known(what: string, names: string[], allowed: readonly string[]): void {
  const wrong = names.find((name) => !allowed.includes(name));
  if (wrong !== undefined) throw new SandboxError(`There is no ${what} "${wrong}"; allowed: ${allowed.join(", ")}.`);
}

const listed = (text: string | undefined) =>
  (text ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter(Boolean);

function count(name: string, text: string | undefined, most: number): number | undefined {
  if (text === undefined || text === "") return undefined;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > most)
    throw new SandboxError(`${name} is "${text}"; allowed: a whole number from 1 to ${most}.`);
  return value;
}

/** Reads SEED, FAULTS, MOMENTS, RUNS, APPS, HOLDS and MINUTES. */
export function wishOf(environment: Record<string, string | undefined>, anySeed: number): Wish {
  return {
    seed: count("SEED", environment.SEED, 2 ** 31) ?? anySeed,
    faults: listed(environment.FAULTS),
    moments: listed(environment.MOMENTS),
    runs: count("RUNS", environment.RUNS, 100),
    apps: count("APPS", environment.APPS, 20) ?? 8,
    holds: count("HOLDS", environment.HOLDS, 600) ?? 600,
    minutes: count("MINUTES", environment.MINUTES, 600) ?? 90,
  };
}

/** True when the whole matrix is wanted: only then are the results written down. */
export const isWhole = (wish: Wish) =>
  wish.faults.length === 0 && wish.moments.length === 0 && wish.runs === undefined && wish.holds === 600;

/**
 * The runs: the first of every fault in the order of the table, then the second ones, so that a run that ends early has met
 * every fault. From the second ones on the edge has a gate. The same fault draws the same runs from a seed, whatever else is wanted.
 */
export function plan(wish: Wish): PlannedRun[] {
  known(
    "fault",
    wish.faults,
    faults.map(({ name }) => name),
  );
  known("moment", wish.moments, momentNames);
  const wanted = faults.filter(({ name }) => wish.faults.length === 0 || wish.faults.includes(name));
  const numbered = wanted.flatMap((fault) => {
    const order = shuffled(fault.moments, seeded(numberOf(`${wish.seed} ${fault.name}`))).filter(
      (moment) => wish.moments.length === 0 || wish.moments.includes(moment),
    );
    if (order.length === 0) return [];
    return Array.from({ length: wish.runs ?? fault.runs }, (_, number) => ({
      number,
      fault: { ...fault, ...(fault.holds !== undefined && { holds: Math.min(fault.holds, wish.holds) }) },
      moment: order[number % order.length]!,
      seed: numberOf(`${wish.seed} ${fault.name} ${number}`),
      apps: fault.apps ?? wish.apps,
    }));
  });
  return numbered.sort((a, b) => a.number - b.number).map(({ number, ...run }) => ({ ...run, gated: number > 0 }));
}

/** Promotions of good versions in the runs: one application of each ordinary run gets a bad one instead. */
export const promotionsIn = (runs: PlannedRun[]) =>
  runs.reduce((sum, { fault, apps }) => {
    const each = { one: apps - 1, two: 2 * apps, "slow and bad": 0, carried: 2 * apps };
    return sum + each[fault.pushes ?? "one"];
  }, 0);
