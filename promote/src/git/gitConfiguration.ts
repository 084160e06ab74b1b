// The git configuration of a temporary repository. Git reads no other, but for the credentials of a call.

/** Git's name of a hash function: objects are named by their hash. */
export type ObjectFormat = "sha1" | "sha256";

/** Git configuration of the temporary repository. */
export function configuration(
  { url, gitTimeout }: { url: string; /** Milliseconds. */ gitTimeout: number },
  objectFormat: ObjectFormat,
): string {
  const quoted = (text: string): string => `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
  return [
    "[core]",
    "\trepositoryformatversion = 1",
    "\tbare = true",
    "\tfsync = none",
    "\thooksPath = /dev/null",
    // A file that is too large to be read is written as it comes, and never whole in memory.
    "\tbigFileThreshold = 1m",
    "[extensions]",
    `\tobjectFormat = ${objectFormat}`,
    '[remote "origin"]',
    `\turl = ${quoted(url)}`,
    "[protocol]",
    "\tversion = 2",
    "[http]",
    // A server that sends nothing is given up before the call's own limit, as what it is.
    "\tlowSpeedLimit = 1",
    `\tlowSpeedTime = ${Math.max(1, Math.floor((gitTimeout * 2) / 3000))}`,
    // What comes in a pack stays one: unpacking it costs a process.
    "[fetch]",
    "\tunpackLimit = 1",
    "\twriteCommitGraph = false",
    "[fastimport]",
    "\tunpackLimit = 1",
    "[gc]",
    "\tauto = 0",
    "",
  ].join("\n");
}
