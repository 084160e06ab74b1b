// Nothing of anybody else's is taken over: what this stack makes carries its owner id, and what exists without it is refused.
//
// The provider's server-side apply adopts what exists (before its version 4.29 always), and the `destroy` after it deletes what was
// somebody else's. So no object is registered before the cluster was asked about all of them, in a preview too. What comes between the
// question and the making is caught by the label itself: two stacks want another value of the same field, and Kubernetes calls it a
// conflict.
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { keysAhead, nameAhead } from "./ahead";
import { chartObjects, type ReleaseInputs } from "./chart";
import { existingObjects, existingReleases, type ObjectReference } from "./existing";
import { fieldManager, isPatch, type Merged } from "./merged";
import { preflight } from "./preflight";
import type { ClusterChoice } from "./provider";
import { knownResult, releaseType, type State, stateOf } from "./state";
import { ownerLabel, stackAnnotation } from "./whose";

const idType = "random:index/randomString:RandomString";
const idName = "owner";

export interface OwnershipArgs {
  /** The owner id. Default: one of its own, made at random and kept in the state. */
  owner?: string | undefined;
  cluster: ClusterChoice;
  /** Provider of everything that the stack makes in the cluster. */
  provider: pulumi.ProviderResource;
  /** The state of the stack. Until it is there nothing is registered. */
  state: Promise<State>;
  /** Says what must be on the cluster already and is not, or is otherwise than needed. Default: nothing must. */
  missing?: (() => Promise<string[]>) | undefined;
}

type Props = Record<string, unknown>;
/** A Kubernetes object, as far as it is named. */
interface Named {
  apiVersion?: string;
  kind?: string;
  metadata: { name: pulumi.Input<string>; namespace?: pulumi.Input<string> };
}
type Dependencies = pulumi.ResourceOptions["dependsOn"];

/** What a resource depends on, known once the state has been read; why it could not be read is said by {@link Ownership.check}. */
export async function onceRead(
  state: Promise<State>,
  dependsOn: Dependencies = [],
): Promise<pulumi.Input<pulumi.Resource>[]> {
  await state.catch(() => undefined);
  // No component here gives an Output of dependencies.
  const own = (await dependsOn) as pulumi.Resource | pulumi.Input<pulumi.Resource>[];
  return Array.isArray(own) ? own : [own];
}

/** Metadata with the marks of the stack. */
export function marked(metadata: Props, id: pulumi.Input<string>, stack: string, given: boolean): Props {
  return {
    ...metadata,
    labels: { ...(metadata["labels"] as object | undefined), [ownerLabel]: id },
    annotations: {
      [stackAnnotation]: stack,
      // A stack that was given its id has lost a state, and with it the names under which Kubernetes holds its fields.
      ...(given && { "pulumi.com/patchForce": "true" }),
      ...(metadata["annotations"] as object | undefined),
    },
  };
}

/** The stack's mark on everything that it makes, and the refusal of what it did not make. */
export class Ownership {
  /** The stack's owner id. */
  readonly id: pulumi.Output<string>;
  /** Marks every object of a component, and lets none be registered before {@link check} has passed. */
  readonly transformation: pulumi.ResourceTransformation;
  private readonly plan = { objects: [] as ObjectReference[], releases: [] as ReleaseInputs[], merged: [] as Merged[] };
  private passed!: () => void;
  private failed!: (error: Error) => void;

  constructor(private readonly args: OwnershipArgs) {
    const { owner, state } = args;
    const wait = { dependsOn: onceRead(state) };
    this.id =
      owner === undefined
        ? new random.RandomString(idName, { length: 12, special: false, upper: false }, wait).result
        : pulumi.output(owner);
    const checked = new Promise<void>((resolve, reject) => {
      this.passed = resolve;
      this.failed = reject;
    });
    const id = pulumi.all([this.id, checked]).apply(([text]) => text);
    const stack = `${pulumi.getProject()}/${pulumi.getStack()}`;
    this.transformation = ({ type, name, props, opts: given }) => {
      const opts = { ...given, dependsOn: onceRead(state, given.dependsOn) };
      if (type === releaseType) return { props: { ...props, name: this.planRelease(name, props, checked) }, opts };
      if (!type.startsWith("kubernetes:")) return { props, opts };
      if (isPatch(type)) {
        this.planMerged(name, props);
        const manager = { "pulumi.com/patchFieldManager": id.apply(fieldManager) };
        return {
          props: { ...props, metadata: { ...(props as unknown as Named).metadata, annotations: manager } },
          opts,
        };
      }
      this.planObject(name, props);
      const metadata = marked((props as { metadata: Props }).metadata, id, stack, owner !== undefined);
      return { props: { ...props, metadata }, opts };
    };
  }

  /** Asks the cluster about everything that has been constructed. In a preview, one that cannot be asked is a warning. */
  async check(): Promise<void> {
    try {
      const refusals = await this.refusals(await this.args.state);
      if (refusals.length > 0) throw new Error(refusals.join("\n"));
      this.passed();
    } catch (error) {
      const refused = new pulumi.RunError((error as Error).message);
      // The engine's host prints the stack where there is one, and this sentence says all.
      refused.stack = refused.message;
      this.failed(refused);
    }
  }

  private planObject(resource: string, props: Props): void {
    this.plan.objects.push(this.reference(resource, props));
  }

  private planMerged(resource: string, props: Props): void {
    const keys = keysAhead((props as unknown as Named).metadata);
    this.plan.merged.push({ ...this.reference(resource, props), keys });
  }

  private reference(resource: string, props: Props): ObjectReference {
    const { apiVersion, kind, metadata } = props as unknown as Named;
    const name = nameAhead(metadata.name);
    const namespace = metadata.namespace === undefined ? undefined : nameAhead(metadata.namespace);
    if (!apiVersion || !kind || name === undefined || (metadata.namespace !== undefined && namespace === undefined)) {
      throw new Error(
        `${resource}: kind, name and namespace must be known ahead, for the cluster is asked about them first`,
      );
    }
    return { apiVersion, kind, metadata: { name, namespace } };
  }

  private planRelease(resource: string, props: Props, checked: Promise<void>): pulumi.Output<string> {
    const { name, namespace } = props as { name: string; namespace: pulumi.Input<string> };
    const where = nameAhead(namespace);
    if (where === undefined) throw new Error(`${resource}: its namespace must be known ahead`);
    this.plan.releases.push({ ...(props as unknown as ReleaseInputs), namespace: where });
    return pulumi.output(checked.then(() => name));
  }

  private async refusals(state: State): Promise<string[]> {
    const { owner, cluster, provider } = this.args;
    return preflight(this.plan, {
      state: stateOf(state, cluster),
      ownerId: owner ?? knownResult(state, idType, idName),
      existing: (objects) => this.ask(() => existingObjects(cluster, objects)),
      existingReleases: (releases) => this.ask(() => existingReleases(cluster, releases)),
      chart: (release) => this.ask(() => chartObjects(release, provider)),
      missing: () => this.ask(this.args.missing ?? (() => Promise.resolve([]))),
    });
  }

  private async ask<T>(question: () => Promise<T[]>): Promise<T[]> {
    try {
      return await question();
    } catch (error) {
      const reason = (error as Error).message.trim().replace(/\.$/, "");
      if (!pulumi.runtime.isDryRun()) {
        throw new Error(`The cluster cannot be asked what exists already, so nothing is made: ${reason}.`);
      }
      await pulumi.log.warn(`The cluster was not asked what exists already: ${reason}.`);
      return [];
    }
  }
}
