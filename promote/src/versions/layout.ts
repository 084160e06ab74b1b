// Where the repository is, how to reach it, and where versions stand in it.
import { itemPath } from "../../../contract/items";
import type { Item } from "../../../contract/items";
import { fillPath } from "../../../contract/repository";
import type { Proofs } from "../../../contract/proof";
import type { RepositoryOptions } from "../git/repository";
import type { SshAccess } from "../git/ssh";

/** Where versions, and what people say about promotions, stand in the repository. */
export interface Layout {
  /** What a promotion carries, as one. */
  items: readonly Item[];
  /** The file by which a person stops promotions of all applications. */
  stops: string;
  /** The file, with {app}, in which a person holds promotions of one. */
  holds: string;
}

/** The file in which a person holds promotions of an application. */
export const holdPathOf = ({ holds }: Pick<Layout, "holds">, app: string): string => fillPath(holds, app, "");

/** Number of leading folders of a path with placeholders that all applications and phases share. */
export const sharedFolders = (path: string): number => {
  const own = path.split("/").findIndex((name) => name.includes("{"));
  return own < 0 ? path.split("/").length - 1 : own;
};

/** Number of levels that all applications share of every item, so many are fetched of each commit at once. */
export const sharedLevels = ({ items }: Layout): number =>
  Math.min(...items.map((item) => sharedFolders(itemPath(item)))) + 1;

/** A repository as every command needs it that reads one, checked. */
export interface RepositorySettings extends Layout {
  gitRepo: string;
  branch: string;
  /** What has to prove that a phase runs a version. */
  proofs: Proofs;
  caFile?: string;
  /** Milliseconds for one git call. */
  gitTimeout: number;
  user?: string;
  password?: string;
  /** How it is reached over SSH; undefined: it is not. */
  ssh?: SshAccess | undefined;
  email: string;
}

/** How that repository is reached. */
export function repositoryOptionsOf(
  { gitRepo: url, branch, gitTimeout, caFile, user, password, ssh }: RepositorySettings,
  signing?: RepositoryOptions["signing"],
): RepositoryOptions {
  const credentials = user && password ? { username: user, password } : undefined;
  return { url, branch, gitTimeout, caFile, credentials, ssh, signing };
}
