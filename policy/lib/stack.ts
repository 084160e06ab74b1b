// All resources of a stack, and all objects that they make.
import type { PolicyResource } from "@pulumi/policy";
import type { Kind } from "./kinds";
import type { KubeObject } from "./object";
import { objectsOf } from "./objects";
import { type Resource, resourceOf } from "./resource";
import { eachKnown, type FirstUnknown, gather } from "./unknown";

export class Stack {
  /** Every object that is known now. */
  readonly objects: readonly KubeObject[];
  /** What kept others from being known. */
  readonly unknown: FirstUnknown;

  constructor(readonly resources: readonly Resource[]) {
    const { found, unknown } = gather(eachKnown(resources, objectsOf));
    this.objects = found;
    this.unknown = unknown;
  }

  /** The stack of these resources of the SDK: a promise where files have to be read first. */
  static of(given: PolicyResource[]): Stack | Promise<Stack> {
    const resources = given.map(resourceOf);
    const isThere = (resource: Resource | Promise<Resource>): resource is Resource => !(resource instanceof Promise);
    if (resources.every(isThere)) return new Stack(linked(resources, given));
    return Promise.all(resources.map((resource) => Promise.resolve(resource))).then(
      (all) => new Stack(linked(all, given)),
    );
  }

  /** The objects of some kinds. */
  ofKind(...kinds: readonly Kind[]): KubeObject[] {
    return this.objects.filter((object) => object.is(...kinds));
  }

  /**
   * The object of one of the kinds with this name, and this namespace where one is given. Throws for an unknown value only
   * where none is found: it might be the one whose name or namespace is not known yet.
   */
  named(kinds: readonly Kind[], { name, namespace }: { name: string; namespace?: string }): KubeObject | undefined {
    const found = eachKnown(this.ofKind(...kinds), function* (object) {
      if (object.name !== name) return;
      if (namespace === undefined || object.namespace === namespace) yield object;
    });
    for (const object of found) return object;
    return undefined;
  }
}

/** Two passes, because dependencies may be declared in any order. */
function linked(resources: Resource[], given: PolicyResource[]): Resource[] {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  given.forEach(({ dependencies }, i) => {
    resources[i]!.dependencies = dependencies.flatMap(({ urn }) => byUrn.get(urn) ?? []);
  });
  return resources;
}
