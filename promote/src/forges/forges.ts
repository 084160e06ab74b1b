// All forges. A new one is a file of its own and a line here.
import type { ForgeKind } from "../../../contract/forges";
import type { Forge, ForgeSettings } from "./forge";
import { gitea } from "./gitea";
import { github } from "./github";
import { gitlab } from "./gitlab";

const forges: Record<ForgeKind, (settings: ForgeSettings) => Forge> = { github, gitlab, gitea };

/** A repository of a forge. */
export const forge = (kind: ForgeKind, settings: ForgeSettings): Forge => forges[kind](settings);
