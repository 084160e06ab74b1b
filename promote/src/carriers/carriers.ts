// All carriers. A new one is a file of its own and a line here.
import type { Carrier as Name } from "../../../contract/phases";
import type { Carrier } from "./carrier";
import type { OnForge } from "./page";
import { pullRequest } from "./pullRequest";
import { push } from "./push";

const carriers: Record<Name, (on: OnForge | undefined) => Carrier> = { push, pullRequest };

/**
 * A carrier for one promotion.
 *
 * @param on where proposals get a pull request; undefined: nowhere
 */
export const carrier = (name: Name, on?: OnForge): Carrier => carriers[name](on);
