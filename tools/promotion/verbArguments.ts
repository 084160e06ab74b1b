// What the verbs that change something are given, by a table: names behind the verb, options, and which of them must be there.
import { parseArgs } from "node:util";
import { PromoteError } from "../../promote/src/errors";
import { oneLine, timeMust, timeOf } from "../../promote/src/gates/holdFile";

/** What a verb may be given. */
const given = {
  hold: { names: ["APP", "PHASE"], options: { reason: "TEXT", until: "TIME" }, needs: ["reason"] },
  release: { names: ["APP", "PHASE"], options: {}, needs: [] },
  stop: { names: [], options: { reason: "TEXT", until: "TIME", phases: "NAME,NAME" }, needs: ["reason"] },
  resume: { names: [], options: {}, needs: [] },
  rerun: { names: ["APP", "PHASE"], options: {}, needs: [] },
  promote: {
    names: ["APP", "PHASE"],
    options: { commit: "COMMIT", reason: "TEXT", from: "PHASE" },
    needs: ["commit", "reason"],
  },
  rollback: { names: ["APP", "PHASE"], options: { reason: "TEXT", to: "VERSION", until: "TIME" }, needs: ["reason"] },
} as const satisfies Record<
  string,
  { names: readonly string[]; options: Partial<Record<OptionName, string>>; needs: readonly OptionName[] }
>;

type OptionName = "reason" | "until" | "phases" | "to" | "commit" | "from";

/** What is said of an option that must be there. */
const needed: Readonly<Record<(typeof given)[keyof typeof given]["needs"][number], string>> = {
  reason: "a sentence for those who wait",
  commit: "the commit whose version is promoted",
};

/** A verb that changes something. */
type Verb = keyof typeof given;

/** One about holds and stops. */
export type HoldVerb = Exclude<Verb, "rollback" | "rerun" | "promote">;

/** What one was given. */
export interface VerbArguments {
  /** By the order of the verb's names. */
  names: string[];
  /** Empty where the verb takes none. */
  reason: string;
  until?: Date;
  phases?: string[];
  /** A version. */
  to?: string;
  /** A commit, as it was given. */
  commit?: string;
  /** A phase. */
  from?: string;
  stack: string;
  configFile: string | undefined;
  dryRun: boolean;
}

/** How a verb is called, without the program before it. */
export function usageOf(verb: Verb): string {
  const { names, options, needs } = given[verb];
  const own = Object.entries(options).map(([name, value]) =>
    (needs as readonly string[]).includes(name) ? `--${name} ${value}` : `[--${name} ${value}]`,
  );
  return [...names, ...own, "--stack NAME [--config-file FILE] [--dry-run]"].join(" ");
}

/**
 * Checks what a verb is given.
 *
 * @throws PromoteError "bad-input", with how it is called
 */
export function readArguments(verb: Verb, args: string[]): VerbArguments {
  const { names, options, needs } = given[verb];
  const text = { type: "string" } as const;
  try {
    const own = Object.fromEntries(Object.keys(options).map((name) => [name, text]));
    const common = { stack: text, "config-file": text, "dry-run": { type: "boolean", default: false } } as const;
    const { values, positionals } = parseArgs({ args, options: { ...own, ...common }, allowPositionals: true });
    const said = values as Partial<Record<OptionName, string>>;
    if (positionals.length < names.length)
      throw new Error(`${names.slice(positionals.length).join(" and ")} must be named`);
    if (positionals.length > names.length) throw new Error(`${positionals[names.length]} is one name too many`);
    const missing = needs.find((name) => !said[name]?.trim());
    if (missing !== undefined) throw new Error(`--${missing} is missing: ${needed[missing]}`);
    const { stack, "config-file": configFile, "dry-run": dryRun } = values;
    if (stack === undefined) throw new Error("--stack is missing");
    const until = said.until === undefined ? undefined : timeOf(said.until);
    if (said.until !== undefined && until === undefined)
      throw new Error(`--until is ${JSON.stringify(said.until)}; it must be ${timeMust}`);
    return {
      names: positionals,
      reason: oneLine(said.reason ?? ""),
      ...(until && { until }),
      ...(said.phases !== undefined && { phases: said.phases.split(",").map((name) => name.trim()) }),
      ...(said.to !== undefined && { to: said.to }),
      ...(said.commit !== undefined && { commit: said.commit }),
      ...(said.from !== undefined && { from: said.from }),
      stack,
      configFile,
      dryRun,
    };
  } catch (error) {
    const usage = `usage: npm run promotion -- ${verb} ${usageOf(verb)}`;
    throw new PromoteError("bad-input", `${(error as Error).message}; ${usage}.`);
  }
}
