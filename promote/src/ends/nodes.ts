// A Workflow as far as its ends are read from it.
import type { Metadata } from "../cluster/types";

/** A parameter of a node. */
export interface Parameter {
  name: string;
  value?: string;
}

/** An artifact of a node. */
export interface Artifact {
  name: string;
  s3?: { bucket?: string; key?: string };
}

/** One node of a Workflow's status. */
export interface Node {
  /** Of the Workflow and of each task, step and try on the way to it. */
  name?: string;
  /** That of its own task or step. */
  displayName?: string;
  templateName?: string;
  templateRef?: { name?: string; template?: string };
  type?: string;
  phase?: string;
  message?: string;
  startedAt?: string;
  finishedAt?: string | null;
  memoizationStatus?: { hit?: boolean };
  inputs?: { parameters?: Parameter[] };
  outputs?: { parameters?: Parameter[]; artifacts?: Artifact[]; exitCode?: string };
}

/** A Workflow. */
export interface Workflow {
  metadata: Metadata;
  spec?: {
    arguments?: { parameters?: Parameter[] };
    /** Stop or Terminate, once a person asked for it. */
    shutdown?: string;
    suspend?: boolean;
  };
  status?: {
    phase?: string;
    message?: string;
    startedAt?: string;
    finishedAt?: string | null;
    nodes?: Record<string, Node>;
  };
}

/** The template that a node runs, by its own name wherever it stands; empty for none. */
export const templateOf = ({ templateRef, templateName }: Node): string => templateRef?.template ?? templateName ?? "";
