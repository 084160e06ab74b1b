// Whose program runs on the sandbox: there is one sandbox on a machine, whatever checkouts of the repository lie beside each other.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { folder, repositoryRoot, stateDir } from "./paths";

const record = (state: string) => join(state, "checkout");

/** Writes down that this checkout's program is on the sandbox from now on. */
export function takeOver(root = repositoryRoot, state = stateDir): void {
  writeFileSync(join(folder(state), "checkout"), root);
}

/** The checkout whose program is on the sandbox, if it is another one. */
export function otherCheckout(root = repositoryRoot, state = stateDir): string | undefined {
  const known = existsSync(record(state)) ? readFileSync(record(state), "utf8") : root;
  return known === root ? undefined : known;
}

/** What `make up` says when it takes the sandbox over; nothing where it need not. */
export function takeOverNotice(root = repositoryRoot, state = stateDir): string | undefined {
  const other = otherCheckout(root, state);
  return other && `the sandbox has the program of the checkout ${other}; now it gets that of this one, ${root}`;
}

/** What a command says that uses the sandbox as it is; nothing where it has this checkout's program. */
export function strangeProgram(root = repositoryRoot, state = stateDir): string | undefined {
  const other = otherCheckout(root, state);
  return (
    other &&
    `The sandbox of this machine has the program of the checkout ${other}, not of this one, ${root}: \`make up\` here puts this one's on it.`
  );
}
