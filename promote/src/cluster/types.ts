// The fields of Kubernetes and Argo CD objects that are read here; everything else is left out.

import type { Source } from "./sources";

/** Metadata of any object. */
export interface Metadata {
  name: string;
  namespace?: string;
  uid?: string;
  generation?: number;
  resourceVersion?: string;
  creationTimestamp?: string;
  /** Set while the object is being deleted. */
  deletionTimestamp?: string;
  ownerReferences?: OwnerReference[];
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
}

/** What made an object. */
export interface OwnerReference {
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
}

/** An Argo CD Application. */
export interface Application {
  metadata: Metadata;
  spec?: { destination?: { namespace?: string }; sources?: Source[] };
  status?: {
    /** With several sources `revisions`, in their order, in the place of `revision`. */
    sync?: { status?: string; revision?: string; revisions?: string[] };
    health?: { status?: string };
    conditions?: ApplicationCondition[];
    /** The images that its pods name, those of what was put into them by others included. */
    summary?: { images?: string[] };
    reconciledAt?: string;
    operationState?: {
      phase?: string;
      message?: string;
      startedAt?: string;
      finishedAt?: string;
      syncResult?: { revision?: string; revisions?: string[]; sources?: Source[]; resources?: SyncedResource[] };
    };
    resources?: ApplicationResource[];
  };
}

/** One resource of an Application. */
export interface ApplicationResource {
  group?: string;
  version?: string;
  kind: string;
  namespace?: string;
  name: string;
  /** Synced or OutOfSync. */
  status?: string;
  health?: { status?: string; message?: string };
}

/** How the last sync went for one resource. */
export interface SyncedResource extends ApplicationResource {
  /** Why it failed. */
  message?: string;
}

/** What Argo CD complains about. */
export interface ApplicationCondition {
  type: string;
  message: string;
  lastTransitionTime?: string;
}

/** A Deployment, StatefulSet, DaemonSet or Rollout. */
export interface Workload {
  kind?: string;
  metadata: Metadata;
  spec?: {
    replicas?: number;
    selector?: Selector;
    template?: PodTemplate;
    workloadRef?: { kind?: string; name?: string };
  };
  status?: {
    /** A number; a text in a Rollout. */
    observedGeneration?: number | string;
    replicas?: number;
    updatedReplicas?: number;
    readyReplicas?: number;
    availableReplicas?: number;
    terminatingReplicas?: number;
    currentRevision?: string;
    updateRevision?: string;
    desiredNumberScheduled?: number;
    currentNumberScheduled?: number;
    updatedNumberScheduled?: number;
    numberReady?: number;
    numberAvailable?: number;
    phase?: string;
    stableRS?: string;
    currentPodHash?: string;
  };
}

/** A label selector. */
export interface Selector {
  matchLabels?: Record<string, string>;
  matchExpressions?: { key: string; operator: string; values?: string[] }[];
}

/** What pods are made from. */
export interface PodTemplate {
  spec?: PodSpec;
}

/** The containers of a pod. */
export interface PodSpec {
  containers?: Container[];
  initContainers?: Container[];
}

/** A container. */
export interface Container {
  name: string;
  image?: string;
  /** `Always` makes a sidecar of an init container. */
  restartPolicy?: string;
}

/** A pod. */
export interface Pod {
  metadata: Metadata;
  spec?: PodSpec;
  status?: {
    phase?: string;
    /** Why the pod as a whole ended, such as Evicted. */
    reason?: string;
    conditions?: { type: string; status: string; lastTransitionTime?: string }[];
    containerStatuses?: ContainerStatus[];
    initContainerStatuses?: ContainerStatus[];
  };
}

/** What a container of a pod runs. */
export interface ContainerStatus {
  name: string;
  /** Empty until it has started once. */
  imageID?: string;
  restartCount?: number;
  state?: { running?: { startedAt?: string }; terminated?: Terminated };
  lastState?: { terminated?: Terminated };
}

/** How a container ended. */
export interface Terminated {
  exitCode: number;
  message?: string;
  finishedAt?: string;
}

/** A list of objects. */
export interface List<T> {
  items: T[];
  metadata?: { resourceVersion?: string; continue?: string };
}
