// The platform of an environment: namespaces with what may come into them, and the three Argos.
import type * as pulumi from "@pulumi/pulumi";
import { hostOf } from "../../contract/ssh";
import { ArgoCd } from "../platform/argoCd";
import { ArgoEvents } from "../platform/argoEvents";
import { ArgoWorkflows } from "../platform/argoWorkflows";
import { Namespaces } from "../platform/namespaces";
import { NetworkPolicies } from "../platform/networkPolicies";
import type { Argo } from "../settings/platform";
import { type Placed, running, type Whole } from "./part";
import type { EnvironmentSettings } from "./settings";

/** Whether Pulumi refuses to delete what a protected phase runs on. */
const isProtected = ({ phases }: EnvironmentSettings) => phases.some((phase) => phase.managed && phase.protected);

/** The namespaces, and their NetworkPolicies. */
export function makeNamespaces({ name, settings, parent }: Whole): Namespaces {
  const namespaces = new Namespaces(
    `${name}-namespaces`,
    { protect: isProtected(settings), platform: settings.platform },
    parent,
  );
  new NetworkPolicies(
    `${name}-network-policies`,
    {
      argoCdNamespace: namespaces.argoCd,
      argoNamespace: namespaces.argo,
      argoEventsNamespace: namespaces.argoEvents,
      recordNamespace: namespaces.records,
      availability: settings.availability,
      platform: settings.platform,
      metricsFrom: settings.networkPolicy.metricsFrom,
    },
    parent,
  );
  return namespaces;
}

/** The controllers of what a part is made for: none where they are there already. */
export type Controllers = Record<Argo, pulumi.Resource[]>;

/**
 * The Argos that this stack installs.
 *
 * @param configuration what Argo CD must find when it starts
 */
export function makePlatform(
  { name, settings, namespaces, parent }: Placed,
  configuration: pulumi.Resource[],
): Controllers {
  const { charts, images, repository, keepCrds, platform } = settings;
  const where = (argo: Argo, make: () => pulumi.Resource) => (platform[argo].install ? [make()] : []);
  const release = {
    ...running(settings),
    repository: charts.repository,
    registry: images.registry,
    pullPolicy: images.pullPolicy,
    keepCrds,
    protect: isProtected(settings),
  };
  return {
    argoCd: where("argoCd", () => {
      const gitHost = hostOf(repository.url);
      const own = { namespace: namespaces.argoCd, chart: charts.argoCd, values: charts.values.argoCd };
      const { polling, caBundle, knownHosts } = repository;
      const git = { polling, gitHost, caBundle, knownHosts };
      return new ArgoCd(`${name}-argo-cd`, { ...release, ...own, ...git }, { ...parent, dependsOn: configuration });
    }),
    argoWorkflows: where("argoWorkflows", () => {
      const own = { namespace: namespaces.argo, chart: charts.argoWorkflows, values: charts.values.argoWorkflows };
      return new ArgoWorkflows(`${name}-argo-workflows`, { ...release, ...own }, parent);
    }),
    argoEvents: where("argoEvents", () => {
      const own = { namespace: namespaces.argoEvents, chart: charts.argoEvents, values: charts.values.argoEvents };
      return new ArgoEvents(`${name}-argo-events`, { ...release, ...own }, parent);
    }),
  };
}
