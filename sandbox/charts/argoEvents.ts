// The chart argo-events, packed from the manifests of the Go module; honors the values that the program sets.
import { parse } from "yaml";
import {
  bindInReleaseNamespace,
  chartObjects,
  containersOf,
  disruptionBudget,
  expression,
  find,
  setResources,
  text,
  workloadOf,
} from "./chart";
import type { Chart, Manifest } from "./chart";

const image = `${text(".Values.global.image.repository")}:${text(".Chart.AppVersion")}`;
const controller = ".Values.controller";

/** Edits `manifests` (cluster-install) in place. */
export function argoEventsChart(manifests: Manifest[], version: string): Chart {
  bindInReleaseNamespace(manifests);
  const configuration = find(manifests, "ConfigMap", "argo-events-controller-config");
  const data = (configuration.data ??= {});
  const { eventBus } = parse(data["controller-config.yaml"] ?? "") as {
    eventBus: { jetstream: object; nats: object };
  };
  const jetstream = `(merge (dict "versions" .Values.configs.jetstream.versions) .Values.configs.jetstream)`;
  const whole = `(dict "eventBus" (dict "nats" .Values.configs.nats "jetstream" ${jetstream}))`;
  data["controller-config.yaml"] = expression(`toYaml ${whole}`);

  const deployment = find(manifests, "Deployment", "controller-manager");
  const labels = {
    "app.kubernetes.io/name": "argo-events-controller-manager",
    "app.kubernetes.io/instance": "argo-events",
  };
  deployment.metadata.name = "argo-events-controller-manager";
  const workload = workloadOf(deployment);
  workload.replicas = expression(`${controller}.replicas`);
  workload.selector = { ...workload.selector, matchLabels: labels };
  const { metadata, spec } = workload.template;
  metadata.labels = labels;
  spec.affinity = expression(`${controller}.affinity`);
  spec.securityContext = expression(".Values.global.securityContext");
  setResources(deployment, controller);
  for (const container of containersOf(deployment)) {
    const fixed = (container.env ?? []).filter(({ name }) => name !== "ARGO_EVENTS_IMAGE");
    const ownImage = `(dict "name" "ARGO_EVENTS_IMAGE" "value" (printf "%s:%s" .Values.global.image.repository .Chart.AppVersion))`;
    const fixedJson = JSON.stringify(JSON.stringify(fixed));
    container.image = image;
    container.securityContext = expression(`${controller}.containerSecurityContext`);
    container.imagePullPolicy = expression(".Values.global.image.imagePullPolicy");
    container.env = expression(`concat (fromJsonArray ${fixedJson}) (list ${ownImage}) ${controller}.env`);
  }
  return {
    name: "argo-events",
    version,
    values: {
      crds: { install: true, keep: true },
      global: {
        image: { repository: "quay.io/argoproj/argo-events", imagePullPolicy: "IfNotPresent" },
        securityContext: {},
      },
      controller: {
        containerSecurityContext: {},
        resources: {},
        replicas: 1,
        env: [],
        affinity: {},
        pdb: { enabled: false, minAvailable: 1 },
      },
      configs: eventBus,
    },
    objects: [
      ...chartObjects(manifests, () => undefined),
      disruptionBudget("argo-events-controller-manager", controller, labels),
    ],
  };
}
