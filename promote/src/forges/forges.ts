// All forges. A new one is a file of its own and a line here.
import { commitPageOf } from "../../../contract/forges";
import type { ForgeKind } from "../../../contract/forges";
import { fill } from "../../../contract/placeholders";
import type { Forge, ForgeSettings } from "./forge";
import { gitea } from "./gitea";
import { github } from "./github";
import { gitlab } from "./gitlab";
import type { Verbs } from "./verbs";

const forges: Record<ForgeKind, (settings: ForgeSettings) => Verbs> = { github, gitlab, gitea };

/** Where a repository is on a forge, and which one that is. */
export interface ForgeChoice extends ForgeSettings {
  kind: ForgeKind;
}

/** A repository of a forge; undefined where none is chosen. */
export function forgeOf(choice: ForgeChoice): Forge;
export function forgeOf(choice: ForgeChoice | undefined): Forge | undefined;
export function forgeOf(choice: ForgeChoice | undefined): Forge | undefined {
  if (choice === undefined) return undefined;
  const page = commitPageOf(choice.kind, `${choice.url}/${choice.repository}`);
  return { ...forges[choice.kind](choice), pageOf: (commit) => fill(page, { commit }) };
}
