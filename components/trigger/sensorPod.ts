// What every Sensor has in common: the pods that it runs in, and how it compares a field of an event.
import type * as pulumi from "@pulumi/pulumi";
import type { DataFilter, SensorSpec } from "../objects/argoEventsKinds";
import { argoEventsUser } from "../platform/argoEvents";
import { containerSecurity, diskLimit, podSecurity } from "../platform/podSecurity";
import { tokenMount, tokenVolume } from "../platform/podToken";
import { type AntiAffinity, spread } from "../platform/release";
import type { PullSecret } from "../settings/images";

/** Where a Sensor runs. */
export interface SensorPodArgs {
  /** Namespace of the Sensor. */
  namespace: pulumi.Input<string>;
  /** Secrets that the image is pulled with. */
  pullSecrets?: PullSecret[] | undefined;
  /** One replica, or two of which one leads. */
  availability: "single" | "high";
  /** Spread of the replicas with `high`. */
  antiAffinity: AntiAffinity;
}

/** Replicas and pod template of the Sensor of this name, under this ServiceAccount. */
export function sensorPods(
  { pullSecrets, availability, antiAffinity }: Omit<SensorPodArgs, "namespace">,
  name: string,
  serviceAccountName: string,
) {
  const high = availability === "high";
  return {
    replicas: high ? 2 : 1,
    template: {
      serviceAccountName,
      ...(pullSecrets && { imagePullSecrets: pullSecrets }),
      securityContext: podSecurity(argoEventsUser),
      volumes: [tokenVolume],
      container: {
        volumeMounts: [tokenMount],
        resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "256Mi", ...diskLimit } },
        securityContext: containerSecurity,
      },
      ...(high && { affinity: spread(antiAffinity, { "sensor-name": name }) }),
    },
  } satisfies Pick<SensorSpec, "replicas" | "template">;
}

/**
 * A field of an event that is a text of one of these patterns. `@tostr` compares the JSON text of the field, quotes included, so
 * that only a string passes; the expressions are anchored, because the Sensor's own are not.
 */
export const textFilter = (path: string, ...patterns: string[]): DataFilter => ({
  path: `${path}|@tostr`,
  type: "string",
  value: patterns.map((pattern) => `^"${pattern}"$`),
});
