// What CI said about commits, for the gate that asks for it.
import { asPromoteError } from "../errors";
import type { EdgeGates } from "../../../contract/phases";
import type { Forge } from "./forge";

/** What CI said by name, in the forge's word; or why that is not known, as a sentence. */
export type Checked = { said: ReadonlyMap<string, string> } | { unknown: string };

/** Asks the forge once for each commit. What it does not answer keeps back what asks it, and nothing else. */
export class Checks {
  private readonly known = new Map<string, Promise<Checked>>();
  /** Why it did not answer: it is not asked again, so that thousands who wait cost one wait. */
  private silent: Checked | undefined;

  /** @param forge undefined where none is configured, or nobody here may ask it */
  constructor(private readonly forge: Forge | undefined) {}

  /** What the gates of an edge want to know about a commit; undefined where that is nothing. */
  async at({ checks = [] }: EdgeGates, commit: string): Promise<Checked | undefined> {
    if (checks.length === 0) return undefined;
    if (this.forge === undefined) return { unknown: "the forge is not asked here." };
    if (this.silent !== undefined) return this.silent;
    const asked = this.known.get(commit) ?? this.ask(this.forge, commit);
    this.known.set(commit, asked);
    return asked;
  }

  private async ask(forge: Forge, commit: string): Promise<Checked> {
    try {
      const said = await forge.statuses(commit);
      return { said: new Map(said.map(({ context, state }) => [context, state])) };
    } catch (error) {
      const { kind, message } = asPromoteError(error);
      // Of one commit alone it may know nothing.
      if (kind === "network" || kind === "authentication") this.silent = { unknown: message };
      return { unknown: message };
    }
  }
}
