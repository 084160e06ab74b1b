// The git configuration of a temporary repository. Git reads no other, but for the credentials of a call.

/** Git configuration of the temporary repository. */
export function configuration(url: string): string {
  const quoted = (text: string): string => `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
  return [
    "[core]",
    "\trepositoryformatversion = 1",
    "\tbare = true",
    "\tfsync = none",
    "\thooksPath = /dev/null",
    '[remote "origin"]',
    `\turl = ${quoted(url)}`,
    "[protocol]",
    "\tversion = 2",
    "[http]",
    // A server that sends nothing is given up long before the call's own limit.
    "\tlowSpeedLimit = 1",
    "\tlowSpeedTime = 20",
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
