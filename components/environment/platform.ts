// The platform of an environment: namespaces with what may come into them, and the three Argos.
import type * as pulumi from "@pulumi/pulumi";
import { ArgoCd } from "../platform/argoCd";
import { ArgoEvents } from "../platform/argoEvents";
import { ArgoWorkflows } from "../platform/argoWorkflows";
import { Namespaces } from "../platform/namespaces";
import { NetworkPolicies } from "../platform/networkPolicies";
import { type Placed, running, type Whole } from "./part";
import type { EnvironmentSettings } from "./settings";

/** Whether Pulumi refuses to delete what a protected phase runs on. */
const isProtected = ({ phases }: EnvironmentSettings) => phases.some((phase) => phase.managed && phase.protected);

/** The namespaces, and their NetworkPolicies. */
export function makeNamespaces({ name, settings, parent }: Whole): Namespaces {
  const namespaces = new Namespaces(`${name}-namespaces`, { protect: isProtected(settings) }, parent);
  new NetworkPolicies(
    `${name}-network-policies`,
    {
      argoCdNamespace: namespaces.argoCd,
      argoNamespace: namespaces.argo,
      argoEventsNamespace: namespaces.argoEvents,
      recordNamespace: namespaces.records,
      availability: settings.availability,
      metricsFrom: settings.networkPolicy.metricsFrom,
    },
    parent,
  );
  return namespaces;
}

/**
 * The three Argos.
 *
 * @param configuration what Argo CD must find when it starts
 */
export function makePlatform({ name, settings, namespaces, parent }: Placed, configuration: pulumi.Resource[]) {
  const { charts, images, repository, keepCrds } = settings;
  const release = {
    ...running(settings),
    repository: charts.repository,
    registry: images.registry,
    pullPolicy: images.pullPolicy,
    keepCrds,
    protect: isProtected(settings),
  };
  const argoCd = new ArgoCd(
    `${name}-argo-cd`,
    {
      ...release,
      chart: charts.argoCd,
      values: charts.values.argoCd,
      namespace: namespaces.argoCd,
      polling: repository.polling,
      gitHost: new URL(repository.url).hostname,
      caBundle: repository.caBundle,
    },
    { ...parent, dependsOn: configuration },
  );
  const argoWorkflows = new ArgoWorkflows(
    `${name}-argo-workflows`,
    { ...release, chart: charts.argoWorkflows, values: charts.values.argoWorkflows, namespace: namespaces.argo },
    parent,
  );
  const argoEvents = new ArgoEvents(
    `${name}-argo-events`,
    { ...release, chart: charts.argoEvents, values: charts.values.argoEvents, namespace: namespaces.argoEvents },
    parent,
  );
  return { argoCd, argoWorkflows, argoEvents };
}
