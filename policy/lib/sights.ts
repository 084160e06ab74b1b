// What resource policies look at.
import { chartsOf, CHART_KINDS, PULUMI_CHART_KINDS } from "./charts";
import type { Sight } from "./definePolicy";
import { AllTypes, type Kind, Types } from "./kinds";
import type { KubeObject } from "./object";
import { objectsOf } from "./objects";
import { type Container, type Pod, POD_KINDS, podsOf } from "./pods";
import type { Resource } from "./resource";
import { eachKnown, inTurn } from "./unknown";
import { podParts, templatePods, WORKFLOW_KINDS, type TemplatePod } from "./workflow";
import type { Chart } from "./chart";

/** Objects of some kinds. */
export function objects(...kinds: readonly Kind[]): Sight<KubeObject> {
  return each(kinds, function* (object) {
    if (object.is(...kinds)) yield object;
  });
}

/** Every object but those of some kinds. */
export function allObjects(...except: readonly Kind[]): Sight<KubeObject> {
  const of = (resource: Resource) =>
    eachKnown(objectsOf(resource), function* (object) {
      if (!object.is(...except)) yield object;
    });
  return { kinds: [], types: new AllTypes(), of };
}

/** What is found in the objects of some kinds, wherever a program writes them. */
export function each<S>(kinds: readonly Kind[], find: (object: KubeObject) => Iterable<S>): Sight<S> {
  return {
    kinds,
    of: (resource) =>
      eachKnown(objectsOf(resource), function* (object) {
        if (object.is(...kinds)) yield* find(object);
      }),
  };
}

/** Charts, by whatever a program installs them. */
export const charts: Sight<Chart> = chartsBy(CHART_KINDS);

/** Charts that Pulumi itself installs; all of its kinds by default. */
export function chartsBy(kinds: readonly Kind[] = PULUMI_CHART_KINDS): Sight<Chart> {
  const isWanted = ({ kind }: Chart) => kinds.includes(kind);
  return {
    kinds,
    of: (resource) =>
      inTurn(
        chartsOf(resource).filter(isWanted),
        eachKnown(objectsOf(resource), (object) => chartsOf(resource, object).filter(isWanted)),
      ),
  };
}

/** Both of two sights. */
export function either<S, T>(first: Sight<S>, second: Sight<T>): Sight<S | T> {
  const kinds = [...new Set([...first.kinds, ...second.kinds])];
  return { kinds, types: new Types(kinds), of: (resource) => inTurn<S | T>(first.of(resource), second.of(resource)) };
}

/** Pods outside of Workflows. */
export const pods: Sight<Pod> = each(POD_KINDS, podsOf);

/** A container, and the pod that it is in. */
export interface InPod<P extends Pod = Pod> {
  pod: P;
  container: Container;
}

/** The containers of pods outside of Workflows. */
export const containers: Sight<InPod> = each(POD_KINDS, (object) => eachKnown(podsOf(object), containersOf));

/** Templates of Workflows that run pods. */
export const templates: Sight<TemplatePod> = each(WORKFLOW_KINDS, templatePods);

/** The containers of such templates, and those in patches. */
export const templateContainers: Sight<InPod> = each(WORKFLOW_KINDS, (object) =>
  inTurn(eachKnown<TemplatePod, InPod>(templatePods(object), containersOf), eachKnown(podParts(object), containersOf)),
);

/** Every pod of a Workflow, and every part of one that is written apart. */
export const workflowPods: Sight<Pod> = each(WORKFLOW_KINDS, (object) =>
  inTurn<Pod>(templatePods(object), podParts(object)),
);

function containersOf<P extends Pod>(pod: P): InPod<P>[] {
  return pod.containers.map((container) => ({ pod, container }));
}
