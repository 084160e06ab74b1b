// Where the repository is, how to reach it, and where versions stand in it.
import type { Proofs } from "../../../contract/proof";

/** Where versions stand in the repository. */
export interface Layout {
  /** Path of a phase's values file, with {app} and {phase}. */
  valuesPath: string;
  versionKey: string[];
  /** Number of leading folders of the path that all applications and phases share. */
  sharedFolders: number;
}

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
  email: string;
}
