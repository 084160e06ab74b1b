// An object of Kubernetes, by whatever resource, list, manifest or chart a program makes it.
import type { Resource } from "./resource";
import { isKind, type Kind, type Token } from "./kinds";
import type { Node } from "./node";
import { ifKnown } from "./unknown";

/** How an object is written. */
export interface Writing {
  /** True where it only sets some fields of an object: what it does not say may be set already. */
  partial: boolean;
  /** How messages name what it is written in, where it is no resource of its own. */
  holder?: string;
  /** How messages name the object. Default: kind and name, and the holder. */
  title?: string;
}

export class KubeObject {
  constructor(
    /** The resource of the program to blame. */
    readonly resource: Resource,
    readonly token: Pick<Token, "group" | "kind">,
    /** Where `metadata` and `spec` stand. */
    readonly body: Node,
    private readonly writing: Writing,
  ) {}

  get partial(): boolean {
    return this.writing.partial;
  }

  is(...kinds: readonly Kind[]): boolean {
    return isKind(this.token, ...kinds);
  }

  /** `metadata.name`; throws where it is unknown at preview. */
  get name(): string {
    return this.body.text("metadata", "name");
  }

  /** `metadata.namespace`; throws where it is unknown at preview. */
  get namespace(): string {
    return this.body.text("metadata", "namespace");
  }

  /** Kind and name as in the cluster, so that it can be found with kubectl; by its name in the program as a last resort. */
  get title(): string {
    const { holder, title } = this.writing;
    if (title !== undefined) return title;
    const name = ifKnown(() => this.name) || (holder === undefined ? this.resource.name : "");
    return `${this.token.kind} "${name}"${holder === undefined ? "" : ` of ${holder}`}`;
  }
}
