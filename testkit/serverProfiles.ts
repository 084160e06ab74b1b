// Git servers as they are: what each allows. The tests of everything that fetches run against every row.
//
// A test server that allows everything hides what fails elsewhere, and no hosted server allows everything. What a row says was
// published, at the address beside it; what was not found published is taken as refused.

/** What a git server allows, and how it refuses. */
export interface ServerProfile {
  /** The servers that are so. */
  name: string;
  /** Version of the wire protocol that it speaks when asked for version 2. */
  protocol: 0 | 2;
  /** Filters that it takes. */
  filters: "all" | "none" | readonly ("blob:none" | "blob:limit" | "tree:0")[];
  /** Objects that it gives by their ids. Version 2 of git's own server gives every one, whatever its settings say. */
  ids: "any" | "reachable" | "tips";
  /** Whether it gives a part of the history only, which version 0 has to offer. Defaults to true. */
  shallow?: boolean;
  /** Capabilities of version 0 that it offers, of those that git's server has. Defaults to all of them. */
  capabilities?: readonly string[];
  /** The answer to a filter that it does not take, where it is not that of git's server. */
  refusal?: { status: number; body: string };
}

/** Everything, as servers that run git with partial clones turned on. */
export const allowsEverything: ServerProfile = {
  // GitLab: gitlab.com/gitlab-org/gitlab/-/merge_requests/16850 and gitaly's internal/git/uploadpack.go, both settings by flags.
  // Gitea: the flags of its git process in github.com/go-gitea/gitea/issues/21805; docs.gitea.com/usage/clone-filters.
  // Bitbucket Data Center, from 7.13 on: jira.atlassian.com/browse/BSERV-11639.
  name: "GitLab, Gitea, Bitbucket Data Center",
  protocol: 2,
  filters: "all",
  ids: "any",
};

/** Every server that is known, each with a setting of its own. */
export const serverProfiles: readonly ServerProfile[] = [
  allowsEverything,
  {
    // Blobless and treeless clones only: github.blog/2020-12-21-get-up-to-speed-with-partial-clone-and-shallow-clone; "tree:0 ...
    // the only case that is helped by bitmaps": spinics.net/lists/git/msg377911.html; "filter 'combine' not supported":
    // github.com/tianocore/edk2-edkrepo/issues/247; by id since version 2: github.com/microsoft/azure-pipelines-agent/pull/3092.
    name: "GitHub",
    protocol: 2,
    filters: ["blob:none", "tree:0"],
    ids: "any",
  },
  {
    // Filters: devblogs.microsoft.com/devops/git-partial-clone-now-supported-in-azure-devops; other filters make the request
    // fail, in which words it does not say. By id: github.com/microsoft/azure-pipelines-agent/pull/2283. No deepen-since:
    // github.com/apache/incubator-devlake/pull/7356. The error's form: github.com/ConfigButler/gitops-reverser/issues/288.
    name: "Azure DevOps",
    protocol: 0,
    filters: ["blob:none", "tree:0"],
    ids: "reachable",
    capabilities: [
      "multi_ack",
      "multi_ack_detailed",
      "thin-pack",
      "side-band",
      "side-band-64k",
      "no-progress",
      "shallow",
      "allow-tip-sha1-in-want",
      "allow-reachable-sha1-in-want",
      "filter",
      "symref",
    ],
    refusal: { status: 400, body: "TF401041: The Git protocol sent is not as expected." },
  },
  {
    // Its answer to info/refs: github.com/isomorphic-git/isomorphic-git/issues/199.
    name: "CodeCommit",
    protocol: 0,
    filters: "none",
    ids: "reachable",
    capabilities: [
      "multi_ack_detailed",
      "shallow",
      "side-band-64k",
      "thin-pack",
      "allow-tip-sha1-in-want",
      "allow-reachable-sha1-in-want",
    ],
  },
  {
    // No partial clones: the note in jira.atlassian.com/browse/BSERV-11639. No fetch by id: github.com/argoproj/argo-cd/pull/5312.
    name: "Bitbucket Cloud",
    protocol: 0,
    filters: "none",
    ids: "tips",
  },
  // Git's own server as it comes, and Gitea with DISABLE_PARTIAL_CLONE.
  { name: "git http-backend without settings", protocol: 2, filters: "none", ids: "any" },
  // Git's own server behind a proxy that drops the header Git-Protocol, with uploadpack.allowFilter.
  { name: "git http-backend, version 0, with filters", protocol: 0, filters: "all", ids: "tips" },
  // No hosted server is known to be so; version 0 leaves it to the server.
  {
    name: "a server of version 0 that gives the whole history only",
    protocol: 0,
    filters: "all",
    ids: "any",
    shallow: false,
  },
  // uploadpackfilter.tree.allow=false, as git-config(1) has it for servers to which such filters are too dear.
  {
    name: "git http-backend without filters of folders",
    protocol: 2,
    filters: ["blob:none", "blob:limit"],
    ids: "any",
  },
];

/** The profile of a name. */
export function profileNamed(name: string): ServerProfile {
  const found = serverProfiles.find((each) => each.name === name);
  if (found) return found;
  throw new Error(
    `${name} is no server's profile; the profiles are ${serverProfiles.map((each) => each.name).join(", ")}.`,
  );
}

/** Settings of `git upload-pack` that make it so. */
export function settingsOf({ filters, ids }: ServerProfile): Record<string, string> {
  const settings: Record<string, string> = {
    "uploadpack.allowFilter": String(filters !== "none"),
    "uploadpack.allowTipSHA1InWant": "false",
    "uploadpack.allowReachableSHA1InWant": String(ids === "reachable"),
    "uploadpack.allowAnySHA1InWant": String(ids === "any"),
  };
  if (typeof filters === "string") return settings;
  settings["uploadpackfilter.allow"] = "false";
  for (const filter of filters) settings[`uploadpackfilter.${filter.replace(/:0$/, "")}.allow`] = "true";
  if (filters.includes("tree:0")) settings["uploadpackfilter.tree.maxDepth"] = "0";
  return settings;
}

/** Whether a request of upload-pack, as it is on the wire, asks for a filter that the server does not take. */
export function isRefused({ filters }: ServerProfile, request: string): boolean {
  const asked = /filter ((?:blob|tree|sparse|combine|object)[^\n\0]*?)(?=\n|[0-9a-f]{4}|$)/.exec(request)?.[1];
  if (asked === undefined || filters === "all") return false;
  return filters === "none" || !filters.some((each) => asked === each || asked.startsWith(`${each}=`));
}

const offers = (profile: ServerProfile | undefined, capability: string): boolean =>
  (profile?.capabilities?.includes(capability) ?? true) &&
  (profile?.shallow !== false || !/^(?:shallow|deepen-.*)$/.test(capability));

/** The list of branches of version 0, with those capabilities that the server offers; its HTTP head goes before it. */
export async function* offering(
  profile: ServerProfile | undefined,
  answer: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
  const whole: Buffer[] = [];
  for await (const part of answer) whole.push(part);
  const all = Buffer.concat(whole);
  // They stand behind a zero in the first packet after the one that names the service.
  const first = all.indexOf("\n0000") + 5;
  const zero = all.indexOf(0, first);
  // No list: an error, such as that of a repository that does not exist.
  if (first < 5 || zero < 0) {
    yield all;
    return;
  }
  const end = all.indexOf(10, zero);
  const offered = all
    .toString("latin1", zero + 1, end)
    .trim()
    .split(" ");
  const kept = offered.filter((each) => offers(profile, each.split("=")[0] ?? "")).join(" ");
  const length = (zero + 1 - first + kept.length + 1).toString(16).padStart(4, "0");
  const packet = [Buffer.from(length), all.subarray(first + 4, zero + 1), Buffer.from(`${kept}\n`)];
  yield Buffer.concat([all.subarray(0, first), ...packet, all.subarray(end + 1)]);
}
