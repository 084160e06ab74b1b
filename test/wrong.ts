// One wrong configuration, and what its sentences say of keys.
import { configurationKeys, innerKeys } from "../tools/docs/keys";

/** What is set over a right configuration, and the sentences that answer it. */
export type Wrong = [title: string, change: Record<string, unknown>, sentences: string[]];

/** The keys of an object of the configuration, such as `repository.layout`; its own without a path. */
function keysIn(path: string): string[] {
  const steps = path.split(".").filter((step) => step !== "");
  const keys = steps.reduce((outer, step) => innerKeys(outer.find(({ name }) => name === step)!), configurationKeys());
  return keys.map(({ name }) => name);
}

/** All of them in a row, as the answer to one that is not known has them: a key more is no other answer. */
export const known = (path = ""): string => keysIn(path).join(", ");

/** The same as the answer to what is no object has them. */
export const withKeys = (path: string): string => `the keys ${known(path).replace(/, (\w+)$/, " and $1")}`;
