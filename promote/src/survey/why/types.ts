// The fields of pods, events and other objects that explain why something does not run; everything else is left out.
import type { Metadata } from "../../cluster/types";

/** What a container does. */
export interface ContainerState {
  waiting?: { reason?: string; message?: string };
  running?: object;
  terminated?: { exitCode?: number; reason?: string; message?: string };
}

/** A container of a pod. */
export interface ContainerSeen {
  name: string;
  image?: string;
  ready?: boolean;
  restartCount?: number;
  state?: ContainerState;
  lastState?: ContainerState;
}

/** A pod. */
export interface PodSeen {
  metadata: Metadata;
  spec?: { containers?: { name: string; image?: string }[]; initContainers?: { name: string; image?: string }[] };
  status?: {
    phase?: string;
    reason?: string;
    message?: string;
    conditions?: { type: string; status: string; reason?: string; message?: string }[];
    containerStatuses?: ContainerSeen[];
    initContainerStatuses?: ContainerSeen[];
  };
}

/** Something that happened to an object. */
export interface EventSeen {
  metadata: Metadata;
  involvedObject?: { kind?: string; name?: string };
  type?: string;
  reason?: string;
  message?: string;
  lastTimestamp?: string | null;
  eventTime?: string | null;
}

/** Any object whose status may say why it is not ready. */
export interface ObjectSeen {
  metadata: Metadata & { deletionTimestamp?: string; finalizers?: string[] };
  spec?: {
    selector?: { matchLabels?: Record<string, string> };
    type?: string;
    ingressClassName?: string;
    suspend?: boolean;
  };
  status?: {
    phase?: string;
    conditions?: { type: string; status: string; reason?: string; message?: string }[];
    loadBalancer?: { ingress?: object[] };
  };
}

/** An ApplicationSet. */
export interface ApplicationSetSeen {
  metadata: Metadata;
  status?: { conditions?: { type: string; status: string; reason?: string; message?: string }[] };
}

/** A CronWorkflow. */
export interface CronWorkflowSeen {
  metadata: Metadata;
  spec?: { schedules?: string[]; schedule?: string; suspend?: boolean };
  status?: {
    lastScheduledTime?: string | null;
    active?: { name?: string }[] | null;
    conditions?: { type: string; status: string; message?: string }[] | null;
  };
}
