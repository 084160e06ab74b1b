// The forges whose API is spoken, where promotions are proposed.
import type { Grammar } from "./grammar";
import { plainAddress } from "./pages";
import { isSsh, sshAddress } from "./ssh";

/** Each by the name of its API: GitHub Enterprise is "github", Forgejo is "gitea". */
export const forgeKinds = ["github", "gitlab", "gitea"] as const;

/** One of them. */
export type ForgeKind = (typeof forgeKinds)[number];

/** Where the page of a commit stands below its repository. */
const commitPages: Readonly<Record<ForgeKind, string>> = {
  github: "/commit/{commit}",
  gitlab: "/-/commit/{commit}",
  gitea: "/commit/{commit}",
};

/** The page of a commit of a repository on a forge, with {commit}. */
export const commitPageOf = (kind: ForgeKind, repository: string): string =>
  `${repository.replace(/\/$/, "").replace(/\.git$/, "")}${commitPages[kind]}`;

/** Address of a forge's own pages. */
export const forgeUrl: Grammar = [plainAddress("https")];

/**
 * The repository on its forge, such as owner/name.
 *
 * @param url the repository's address. What it is over SSH says nothing about where the forge's pages are
 * @param forge that of the forge
 * @returns undefined where the one is not below the other
 */
export function pathOnForge(url: string, forge: string): string | undefined {
  const below = url.startsWith(`${forge}/`) ? url.slice(forge.length + 1) : "";
  const path = (sshAddress(url)?.path.replace(/^\//, "") ?? below).replace(/\.git$/, "");
  return path.split("/").length > 1 && path.split("/").every((name) => name !== "") ? path : undefined;
}

/** The forge that a repository is on, unless the configuration says otherwise: its host. */
export function usualForge(url: string): string {
  const ssh = sshAddress(url);
  if (ssh !== undefined) return `https://${ssh.host}`;
  return URL.canParse(url) ? new URL(url).origin : "";
}

/** The page of a repository: its own address, but over SSH, by which no page is reached. */
export const repositoryPage = (url: string, forge = usualForge(url)): string =>
  isSsh(url) ? `${forge}/${pathOnForge(url, forge) ?? ""}` : url;
