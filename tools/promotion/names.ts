// Names that a person gives to a verb: what there is, and what was probably meant by what there is not.
import type { Settings } from "../../config";
import { problemOf } from "../../contract/grammar";
import { appName } from "../../contract/identity";
import { meantBy } from "../../contract/nearest";
import { isLastVerified, targetsOf } from "../../contract/phases";
import { PromoteError } from "../../promote/src/errors";

const refuse = (sentence: string): never => {
  throw new PromoteError("bad-input", `${sentence}.`);
};

/** Checks that something is promoted into phases, or from them; where nothing is, that they are verified all the same. */
export function checkPhases({ phases }: Settings, way: "into" | "from", names: readonly string[]): void {
  const known = phases.flatMap((phase) => {
    if (way === "into") return targetsOf(phase);
    return phase.promotesTo.length > 0 || isLastVerified(phase) ? [phase.name] : [];
  });
  const wrong = names.find((name) => !known.includes(name));
  if (wrong === undefined) return;
  const there = [...new Set(known)];
  refuse(`Nothing is promoted ${way} ${wrong}; it must be one of ${there.join(", ")}${meantBy(wrong, there)}`);
}

/** Checks that a name may be an application's. */
export function checkAppName(app: string): void {
  const problem = problemOf(appName, app);
  if (problem !== undefined) refuse(`APP is ${JSON.stringify(app.slice(0, 100))}; it must be ${problem}`);
}

/**
 * Checks that an application is among those that are known.
 *
 * @param why how that is known, such as "no generator file names it"
 */
export function checkApp(app: string, known: readonly string[], why: string): void {
  if (!known.includes(app)) refuse(`There is no application ${app}: ${why}${meantBy(app, known)}`);
}
