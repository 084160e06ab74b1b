// What git servers really say when they do not take a push, and what it comes to.
import type { GitFailure } from "../src/git/gitErrors";

/** One answer to a push. */
export interface Answer {
  /** Server and occasion. */
  from: string;
  /** Lines that the server sends besides its verdict. */
  lines: string[];
  /** The words in brackets behind "[remote rejected]"; undefined where the call ended without. */
  verdict?: string;
  /** Status of HTTP in the place of a verdict. */
  status?: number;
  /** Error that git reports of the other side's unpacking. */
  unpack?: string;
  kind: GitFailure;
  exit: number;
  /** What of it is shown: this, and nothing of the lines besides. */
  shown: string;
}

const ruler = "=".repeat(72);

/** The server's final word: exit 4 after one push. */
const rules: Omit<Answer, "kind" | "exit">[] = [
  {
    from: "GitHub, rulesets",
    lines: [
      "error: GH013: Repository rule violations found for refs/heads/main.",
      "Review all repository rules at https://github.com/team/gitops/rules?ref=refs%2Fheads%2Fmain",
      "",
      "- Changes must be made through a pull request.",
      "",
      "- 12 of 12 required status checks are expected.",
      "",
      "- Code scanning is waiting for results from CodeQL for the commit cfbb5c1.",
      "",
    ],
    verdict: "push declined due to repository rule violations",
    shown:
      "GH013: Repository rule violations found for refs/heads/main. - Changes must be made through a pull request. - 12 of 12 required status checks are expected. - Code scanning is waiting for results from CodeQL for the commit cfbb5c1.",
  },
  {
    from: "GitHub, signatures",
    lines: [
      "error: GH013: Repository rule violations found for refs/heads/main.",
      "",
      "- Commits must have verified signatures.",
      "  Found 1 violation:",
      "",
      "  0123456789abcdef0123456789abcdef01234567",
      "",
    ],
    verdict: "push declined due to repository rule violations",
    shown:
      "GH013: Repository rule violations found for refs/heads/main. - Commits must have verified signatures. Found 1 violation:",
  },
  {
    from: "GitHub, a protected branch",
    lines: [
      "error: GH006: Protected branch update failed for refs/heads/main.",
      'error: Required status check "ci" is expected. At least 1 approving review is required by reviewers with write access.',
    ],
    verdict: "protected branch hook declined",
    shown:
      'GH006: Protected branch update failed for refs/heads/main. Required status check "ci" is expected. At least 1 approving review is required by reviewers with write access.',
  },
  {
    from: "GitHub, privacy of e-mail addresses",
    lines: [
      "error: GH007: Your push would publish a private email address.",
      "You can make your email public or disable this protection by visiting:",
      "http://github.com/settings/emails",
    ],
    verdict: "push declined due to email privacy restrictions",
    shown:
      "GH007: Your push would publish a private email address. You can make your email public or disable this protection by visiting: http://github.com/settings/emails (push declined due to email privacy restrictions)",
  },
  {
    from: "Azure DevOps, branch policies",
    lines: [
      "Analyzing objects... (12/12) (8 ms)",
      "Storing packfile... done (115 ms)",
      "Storing index... done (81 ms)",
    ],
    verdict: "TF402455: Pushes to this branch are not permitted; you must use a pull request to update this branch.",
    shown: "TF402455: Pushes to this branch are not permitted; you must use a pull request to update this branch.",
  },
  {
    from: "Azure DevOps, permissions",
    lines: [],
    verdict: "TF401027: You need the Git 'GenericContribute' permission to perform this action.",
    shown: "TF401027: You need the Git 'GenericContribute' permission to perform this action.",
  },
  {
    from: "Azure DevOps, addresses of authors",
    lines: [],
    unpack:
      "error VS403702: The push was rejected because one or more commits contain author email 'bot@example.com' which does not match the policy-specified patterns.",
    verdict: "unpacker error",
    shown:
      "error VS403702: The push was rejected because one or more commits contain author email 'bot@example.com' which does not match the policy-specified patterns.",
  },
  {
    from: "GitLab, a protected branch",
    lines: ["GitLab: You are not allowed to push code to protected branches on this project."],
    verdict: "pre-receive hook declined",
    shown: "GitLab: You are not allowed to push code to protected branches on this project.",
  },
  {
    from: "GitLab, a push rule in a frame",
    lines: ["", ruler, "", "GitLab: Commit must be signed with a GPG key", "", ruler, ""],
    verdict: "pre-receive hook declined",
    shown: "GitLab: Commit must be signed with a GPG key",
  },
  {
    from: "GitLab, the pattern of messages",
    lines: ["GitLab: Commit message does not follow the pattern 'JIRA-\\d+'"],
    verdict: "pre-receive hook declined",
    shown: "GitLab: Commit message does not follow the pattern 'JIRA-\\d+'",
  },
  {
    from: "GitLab, a secondary site",
    lines: ["GitLab: You can't push code to a read-only GitLab instance."],
    verdict: "pre-receive hook declined",
    shown: "GitLab: You can't push code to a read-only GitLab instance.",
  },
  {
    from: "Gitea, a protected branch",
    lines: ["", "Gitea: Not allowed to push to protected branch main"],
    verdict: "pre-receive hook declined",
    shown: "Gitea: Not allowed to push to protected branch main",
  },
  {
    from: "Gitea 1.26, a protected branch",
    lines: ["", "error:", "error: Not allowed to push to protected branch main", "error:"],
    verdict: "pre-receive hook declined",
    shown: "Not allowed to push to protected branch main",
  },
  {
    from: "Gitea, signatures",
    lines: ["", "error:", "error: branch main is protected from unverified commit 4f11e8761665d7f6", "error:"],
    verdict: "pre-receive hook declined",
    shown: "branch main is protected from unverified commit 4f11e8761665d7f6",
  },
  {
    from: "Bitbucket Cloud, a restricted branch",
    lines: ["Permission denied to update branch main."],
    verdict: "pre-receive hook declined",
    shown: "Permission denied to update branch main.",
  },
  {
    from: "Bitbucket Data Center, pull requests only",
    lines: [
      "-".repeat(77),
      "Branch refs/heads/main can only be modified through pull requests.",
      "Check your branch permissions configuration with the project administrator.",
      "-".repeat(77),
    ],
    verdict: "pre-receive hook declined",
    shown:
      "Branch refs/heads/main can only be modified through pull requests. Check your branch permissions configuration with the project administrator.",
  },
  {
    from: "Bitbucket Data Center, a checker with a picture of bears",
    lines: [
      "",
      "  (c).-.(c)    (c).-.(c)    (c).-.(c)    (c).-.(c)    (c).-.(c)  ",
      "   / ._. \\      / ._. \\      / ._. \\      / ._. \\      / ._. \\  ",
      " __\\( Y )/__  __\\( Y )/__  __\\( Y )/__  __\\( Y )/__  __\\( Y )/__",
      "(_.-/'-'\\-._)(_.-/'-'\\-._)(_.-/'-'\\-._)(_.-/'-'\\-._)(_.-/'-'\\-._)",
      "   || E ||      || R ||      || R ||      || O ||      || R ||   ",
      " _.' `-' '._  _.' `-' '._  _.' `-' '._  _.' `-' '._  _.' `-' '.  ",
      "",
      "Push rejected.",
      "",
      "refs/heads/main: 3207cba3d285: expected committer email 'ann@example.com' but found 'bot@example.com'",
      "",
    ],
    verdict: "pre-receive hook declined",
    shown:
      "Push rejected. refs/heads/main: 3207cba3d285: expected committer email 'ann@example.com' but found 'bot@example.com'",
  },
  {
    from: "Gerrit, no right to push",
    lines: [
      "Processing changes: refs: 1, done",
      "error: branch refs/heads/main:",
      "To push into this reference you need 'Push' rights.",
      "User: bot",
      "Contact an administrator to fix the permissions",
    ],
    verdict: "prohibited by Gerrit: not permitted: update",
    shown:
      "branch refs/heads/main: To push into this reference you need 'Push' rights. User: bot Contact an administrator to fix the permissions (prohibited by Gerrit: not permitted: update)",
  },
  {
    from: "Gerrit, addresses",
    lines: [
      "error: commit 5bdd0d0: email address bot@example.com is not registered in your account, and you lack 'forge committer' permission.",
    ],
    verdict: "invalid committer",
    shown:
      "commit 5bdd0d0: email address bot@example.com is not registered in your account, and you lack 'forge committer' permission. (invalid committer)",
  },
  {
    from: "JetBrains Space, signatures",
    lines: [],
    verdict: "5bdd0d0: Commit is not signed",
    shown: "5bdd0d0: Commit is not signed",
  },
  {
    from: "AWS CodeCommit, permissions",
    lines: [],
    verdict: "You don't have permission to push changes to this branch.",
    shown: "You don't have permission to push changes to this branch.",
  },
  {
    from: "gitolite",
    lines: ["FATAL: W refs/heads/main gitops bot DENIED by refs/heads/main"],
    verdict: "hook declined",
    shown: "W refs/heads/main gitops bot DENIED by refs/heads/main",
  },
  {
    from: "a hook for sign-offs, behind a banner in a box",
    lines: [
      "*".repeat(50),
      "*          ACME GIT - authorised use only        *",
      "* Sessions are recorded. See https://git.acme.io *",
      "*".repeat(50),
      "",
      "ERROR: commit 0123456 lacks a Signed-off-by line (DCO).",
      "Amend it with: git commit --amend --signoff",
      "",
      "Have a nice day!",
    ],
    verdict: "pre-receive hook declined",
    shown: "commit 0123456 lacks a Signed-off-by line (DCO). Amend it with: git commit --amend --signoff",
  },
  {
    from: "a hook in Chinese, colored",
    lines: [
      "\u001b[31m###############\u001b[0m",
      "\u001b[1;31m提交说明不符合规范，请填写需求编号\u001b[0m",
      "###############",
    ],
    verdict: "pre-receive hook declined",
    shown: "提交说明不符合规范，请填写需求编号",
  },
  {
    from: "a hook in Russian that speaks of certificates and time-outs",
    lines: ["Отклонено: нет подписи. Certificate not found, timeout of 30 s exceeded"],
    verdict: "update hook declined",
    shown: "Отклонено: нет подписи. Certificate not found, timeout of 30 s exceeded",
  },
  {
    from: "a hook that says nothing",
    lines: [],
    verdict: "pre-receive hook declined",
    shown: "pre-receive hook declined",
  },
  {
    from: "git, a hidden reference",
    lines: [],
    verdict: "deny updating a hidden ref",
    shown: "deny updating a hidden ref",
  },
  {
    from: "git, a repository with a checkout",
    lines: ["error: refusing to update checked out branch: refs/heads/main"],
    verdict: "branch is currently checked out",
    shown: "refusing to update checked out branch: refs/heads/main (branch is currently checked out)",
  },
  {
    from: "git, a lock in a folder that it may not write",
    lines: [],
    verdict: "cannot lock ref 'refs/heads/main': Unable to create '/srv/r.git/refs/heads/main.lock': Permission denied",
    shown: "cannot lock ref 'refs/heads/main': Unable to create '/srv/r.git/refs/heads/main.lock': Permission denied",
  },
  {
    from: "git, a limit of size",
    lines: ["fatal: pack exceeds maximum allowed size (100.00 MiB)"],
    unpack: "index-pack abnormal exit",
    verdict: "unpacker error",
    shown: "pack exceeds maximum allowed size (100.00 MiB) index-pack abnormal exit",
  },
  {
    from: "words that nobody has seen",
    lines: [],
    verdict: "the stars are not right",
    shown: "the stars are not right",
  },
];

/** A rule or a trouble, which the server does not say. */
const unexplained: Omit<Answer, "kind" | "exit">[] = [
  {
    from: "Gitea 1.26, signatures",
    lines: ["", "error:", "error: Internal Server Error (no message for end users)", "error:"],
    verdict: "pre-receive hook declined",
    shown: "Internal Server Error (no message for end users)",
  },
];

/** Somebody else's push came first. */
const races: [from: string, verdict: string][] = [
  [
    "Azure DevOps",
    "TF401028: The reference 'refs/heads/main' has already been updated by another client, so you cannot update it. Please try again.",
  ],
  [
    "GitHub, GitLab, Gitea",
    "cannot lock ref 'refs/heads/main': is at 98bf7e54a615d7e23cbcf8688d22c4099a1d2240 but expected 00da1b358846ae9a8ffa71b34eb1e330e3a37e3d",
  ],
  [
    "git, a lock of another push",
    "cannot lock ref 'refs/heads/main': Unable to create '/srv/r.git/refs/heads/main.lock': File exists.",
  ],
  ["git 2.47", "incorrect old value provided"],
  ["git 2.51", "reference already exists"],
  ["git", "failed to update ref"],
  ["git, older", "failed to lock"],
  ["receive.denyNonFastForwards", "non-fast-forward"],
  ["Gerrit and other JGit", "non-fast forward"],
  ["Gerrit", "lock error: LOCK_FAILURE"],
  ["Gerrit, change by another", "lock failure"],
  ["Bitbucket", "remote ref updated since checkout"],
];

/** The server's own trouble, which may pass. */
const troubles: [from: string, lines: string[], verdict: string][] = [
  ["GitHub", ["Internal Server Error"], "Internal Server Error"],
  ["GitHub", ["fatal error in commit_refs"], "failure"],
  ["GitLab", ["GitLab: Internal API error (502)"], "pre-receive hook declined"],
  ["GitLab", ["GitLab: Internal API unreachable"], "pre-receive hook declined"],
  ["GitLab", ["GitLab: The repository is temporarily read-only. Please try again later."], "pre-receive hook declined"],
  ["Gitea", ["", "Gitea: Internal Server Error"], "pre-receive hook declined"],
  ["Gitea 1.26", ["", "error:", "error: Internal Server Connection Error", "error:"], "pre-receive hook declined"],
  ["Gerrit", [], "internal server error: Error inserting change/patchset"],
  ["git", ["error: file write error (No space left on device)"], "unpacker error"],
];

/** The server asks for fewer calls. */
const limits: Pick<Answer, "from" | "lines" | "status" | "verdict">[] = [
  {
    from: "GitHub",
    lines: ["You have exceeded a secondary rate limit. Please wait a few minutes before you try again."],
    status: 403,
  },
  { from: "GitHub", lines: ["API rate limit exceeded for user ID 1."], status: 403 },
  { from: "GitHub, older", lines: ["You have triggered an abuse detection mechanism."], status: 403 },
  { from: "GitLab", lines: ["Retry later"], status: 429 },
  { from: "Bitbucket Cloud", lines: ["Rate limit for this resource has been exceeded"], status: 429 },
  {
    from: "Azure DevOps",
    lines: [
      "TF400733: The request has been canceled: Request was blocked due to exceeding usage of resource 'Concurrency' in namespace 'User'.",
    ],
    status: 403,
  },
  { from: "a proxy", lines: [], status: 429 },
  { from: "AWS CodeCommit", lines: [], verdict: "ThrottlingException: Rate exceeded" },
];

/** Every answer. */
export const answers: readonly Answer[] = [
  ...rules.map((each) => ({ ...each, kind: "refused" as const, exit: 4 })),
  ...unexplained.map((each) => ({ ...each, kind: "unexplained" as const, exit: 4 })),
  ...races.map(([from, verdict]) => ({ from, lines: [], verdict, kind: "conflict" as const, exit: 6, shown: verdict })),
  ...troubles.map(([from, lines, verdict]) => ({ from, lines, verdict, kind: "network" as const, exit: 5, shown: "" })),
  ...limits.map((each) => ({ ...each, kind: "limited" as const, exit: 5, shown: each.lines[0] ?? "" })),
];

const id = "0123456789abcdef0123456789abcdef01234567";

/** What git prints of an answer: standard error, and the verdict on standard output. */
export function printed({ lines, verdict, status, unpack }: Answer): {
  stdout: string;
  stderr: string;
  timedOut: boolean;
} {
  const said = lines.map((line) => `remote: ${line}        \n`).join("");
  const unpacked = unpack === undefined ? "" : `error: remote unpack failed: ${unpack}\n`;
  const failed =
    status === undefined
      ? "error: failed to push some refs to 'https://git.example.com/r.git'\n"
      : `fatal: unable to access 'https://git.example.com/r.git/': The requested URL returned error: ${status}\n`;
  const report = `To https://git.example.com/r.git\n!\t${id}:refs/heads/main\t[remote rejected] (${verdict})\nDone\n`;
  return { stdout: verdict === undefined ? "" : report, stderr: said + unpacked + failed, timedOut: false };
}
