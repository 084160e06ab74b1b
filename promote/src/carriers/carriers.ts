// All carriers. A new one is a file of its own and a line here.
import type { Carrier as Name } from "../../../contract/phases";
import type { Carrier } from "./carrier";
import { pullRequest } from "./pullRequest";
import { push } from "./push";

const carriers: Record<Name, () => Carrier> = { push, pullRequest };

/** A carrier for one promotion. */
export const carrier = (name: Name): Carrier => carriers[name]();
