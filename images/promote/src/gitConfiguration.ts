// The git configuration of a temporary repository; git reads no other.

/** Git configuration of the temporary repository. The password stays in the environment of calls over the network. */
export function configuration(url: string, authenticated: boolean): string {
  const quoted = (text: string): string => `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
  const helper = `!f() { test "$1" = get && printf 'username=%s\\npassword=%s\\n' "$GIT_USER" "$GIT_PASSWORD"; }; f`;
  const { origin } = new URL(url);
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
    // Saves the request that only learns that credentials are wanted (git 2.46 and later).
    ...(authenticated ? ["\tproactiveAuth = basic"] : []),
    "[fetch]",
    "\tunpackLimit = 1",
    "\twriteCommitGraph = false",
    "[gc]",
    "\tauto = 0",
    // Bound to the server's address: after a redirect elsewhere the credentials are not given.
    ...(authenticated ? [`[credential ${quoted(origin)}]`, `\thelper = ${quoted(helper)}`] : []),
    "",
  ].join("\n");
}
