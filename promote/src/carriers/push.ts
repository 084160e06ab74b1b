// The promotion's commit goes onto the branch itself.
import type { Carrier } from "./carrier";

/** A carrier for one promotion. */
export const push = (): Carrier => ({
  outcome: "promoted",
  page: "",
  said: (commit) => `landed as ${commit}.`,
  // What landed is in the history that is decided on.
  look: () => Promise.resolve(undefined),
  put: (repository, commit) => repository.push(commit),
  withdraw: () => Promise.resolve(false),
});
