// What is wrong between the ways in which edges are written and the repository that they are written to. Pure functions.
import { z } from "zod";
import type { ForgeKind } from "../../contract/forges";
import { forgeKinds, forgeUrl, pathOnForge, usualForge } from "../../contract/forges";
import type { EdgeOut } from "../../contract/phases";
import { carrierOf, gatesOf, mergesItself } from "../../contract/phases";
import { proposals } from "../../contract/repository";
import { isSsh } from "../../contract/ssh";
import type { readablePhases } from "./phases";
import { text } from "./text";
import type { LayoutProblem } from "./layoutProblems";

type Phases = ReturnType<typeof readablePhases>;

/** What is read of a repository, as far as it can be. */
const readable = z.object({
  url: z.string().optional().catch(undefined),
  branch: z.string().optional().catch(undefined),
  forge: z
    .object({ url: text(forgeUrl).optional(), kind: z.enum(forgeKinds).optional().catch(undefined) })
    .optional()
    .catch(undefined),
});

/** Each: where it is, the bad value, what is allowed. */
export function carrierProblems(phases: Phases, repository: unknown): LayoutProblem[] {
  const { branch = "", url = "", forge } = readable.safeParse(repository).data ?? {};
  return [
    ...branchProblems(phases, branch),
    ...(forge === undefined || url === "" ? [] : placeProblems(url, forge)),
    ...forgeProblems(phases, isGiven(repository)),
  ];
}

/** Whether a forge is named, rightly or not. */
const isGiven = (repository: unknown): boolean =>
  z.object({ forge: z.unknown() }).safeParse(repository).data?.forge !== undefined;

/** What nobody can be asked for. */
function forgeProblems(phases: Phases, onForge: boolean): LayoutProblem[] {
  return phases.flatMap(({ promotesTo }, i) =>
    promotesTo.flatMap((out, j) => {
      const { checks = [] } = gatesOf(out);
      const path = ["phases", i, "promotesTo", j];
      const unasked =
        onForge || checks.length === 0
          ? []
          : [{ path: [...path, "checks"], value: checks, allowed: "none, unless repository.forge says who is asked" }];
      return [...unasked, ...mergeProblem(out, path, onForge)];
    }),
  );
}

/** A merge that nobody can be asked for. */
function mergeProblem(out: EdgeOut, path: (string | number)[], onForge: boolean): LayoutProblem[] {
  if (!mergesItself(out)) return [];
  const proposes = carrierOf(out) === "pullRequest";
  if (proposes && onForge) return [];
  const allowed = proposes ? "true where repository.forge says who merges" : "true beside carrier: pullRequest";
  return [{ path: [...path, "autoMerge"], value: true, allowed }];
}

/** A branch that leaves no room for those of proposals: git has no branch below the name of another. */
function branchProblems(phases: Phases, branch: string): LayoutProblem[] {
  const proposes = phases.some(({ promotesTo }) => promotesTo.some((out) => carrierOf(out) === "pullRequest"));
  if (!proposes || !`${branch}/`.startsWith(proposals)) return [];
  const allowed = `a branch beside ${proposals}, below which promotions are proposed`;
  return [{ path: ["repository", "branch"], value: branch, allowed }];
}

/** Forges that everybody knows, by their hosts. */
const hosted: Partial<Record<string, ForgeKind>> = {
  "github.com": "github",
  "gitlab.com": "gitlab",
  "codeberg.org": "gitea",
};

/** A forge that the repository is not on. */
function placeProblems(
  url: string,
  { url: given, kind }: { url?: string | undefined; kind?: ForgeKind | undefined },
): LayoutProblem[] {
  const forge = given ?? usualForge(url);
  if (forge === "") return [];
  const { host } = new URL(forge);
  const known = hosted[host];
  if (kind !== undefined && known !== undefined && kind !== known)
    return [{ path: ["repository", "forge", "kind"], value: kind, allowed: `${known}, whose API ${host} has` }];
  if (given !== undefined && !isSsh(url) && !url.startsWith(`${given}/`))
    return [{ path: ["repository", "forge", "url"], value: given, allowed: "what repository.url begins with" }];
  const path = pathOnForge(url, forge);
  // GitLab alone has groups within groups.
  if (path !== undefined && (kind === "gitlab" || path.split("/").length === 2)) return [];
  const place = isSsh(url) ? url.replace(/^(ssh:\/\/[^/]*\/|[^:]*:).*$/, "$1") : `${forge}/`;
  const allowed = `${place}<owner>/<name>, where repository.forge is set`;
  return [{ path: ["repository", "url"], value: url, allowed }];
}
