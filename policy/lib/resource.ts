// A resource of the program as a check sees it.
import type { PolicyResource } from "@pulumi/policy";
import { readAsset, type FileText } from "./files";
import { Node } from "./node";
import { ifKnown } from "./unknown";

export interface Resource {
  /** Type token, for example `kubernetes:argoproj.io/v1alpha1:Sensor`. */
  type: string;
  /** Name in the Pulumi program. */
  name: string;
  urn: string;
  /** Inputs for a resource policy, outputs for a stack policy. Reading a value unknown at preview throws. */
  props: Record<string, unknown>;
  /** The `protect` option. */
  protect: boolean;
  /** What it depends on directly. Empty in a resource policy, which cannot know. */
  dependencies: readonly Resource[];
  /** The files of values of a chart, in their order. */
  files: readonly FileText[];
}

/** The part of the SDK's resource that is needed; the rest is not always there. */
type Given = Pick<PolicyResource, "type" | "name" | "urn" | "props"> & { opts?: { protect?: boolean } };

/** A resource of the SDK: a promise where files have to be read first. */
export function resourceOf({ type, name, urn, props, opts }: Given): Resource | Promise<Resource> {
  const resource = { type, name, urn, props, protect: opts?.protect === true, dependencies: [] };
  const files = (ifKnown(() => new Node(props).items("valueYamlFiles")) ?? []).map(
    (node) => ifKnown(() => readAsset(node.value)) ?? { problem: "is unknown at preview" },
  );
  const isThere = (file: FileText | Promise<FileText>): file is FileText => !(file instanceof Promise);
  if (files.every(isThere)) return { ...resource, files };
  return Promise.all(files.map((file) => Promise.resolve(file))).then((read) => ({ ...resource, files: read }));
}
