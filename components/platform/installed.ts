// Whether an Argo that is there already is what promotions need: missing, wrong, and what to set. What the cluster shows is read by one
// function, and judged by pure ones.
import { z } from "zod";
import { jetStream } from "./argoEvents";
import { controllerAccount } from "./argoWorkflows";
import { imagesOf, isOn, isRunning, valueOf, versionOf, type Workload, wordsOf, workload } from "./workload";
import { namespaces } from "../objects/names";
import { argos, argoTitles, type Argo, type Platform } from "../settings/platform";
import { kubectl } from "../cluster/kubectl";
import type { ClusterChoice } from "../cluster/provider";

const configMap = z.object({
  kind: z.literal("ConfigMap"),
  metadata: z.object({ name: z.string() }),
  data: z.record(z.string(), z.string()).default({}),
});

/** What a namespace of an Argo holds. */
export interface Shown {
  workloads: Workload[];
  /** `data` of its ConfigMaps, by name. */
  configMaps: Record<string, Record<string, string>>;
}

/** What the namespaces of the Argos that are there hold. */
export type Seen = Partial<Record<Argo, Shown>>;

const page = "docs/existing.md";

/** Those that this stack does not install. */
export const existingOf = (platform: Platform): Argo[] => argos.filter((argo) => !platform[argo].install);

/** Looks. Throws where the cluster cannot be asked, or may not. */
async function look(cluster: ClusterChoice, namespace: string): Promise<Shown> {
  const kinds = "deployments,statefulsets,configmaps";
  const { stdout, complaints } = await kubectl(cluster, ["get", kinds, "-n", namespace, "-o", "json"]);
  if (complaints[0] !== undefined) throw new Error(complaints[0]);
  const { items } = z.object({ items: z.array(z.unknown()) }).parse(JSON.parse(stdout));
  const read = <T>(schema: z.ZodType<T>) =>
    items.flatMap((item) => {
      const parsed = schema.safeParse(item);
      return parsed.success ? [parsed.data] : [];
    });
  return {
    workloads: read(workload),
    configMaps: Object.fromEntries(read(configMap).map(({ metadata, data }) => [metadata.name, data])),
  };
}

/** Sentences about the Argos that are there: none where each is as promotions need it. */
export async function missingOf(cluster: ClusterChoice, platform: Platform): Promise<string[]> {
  const seen: Seen = {};
  for (const argo of existingOf(platform)) seen[argo] = await look(cluster, platform[argo].namespace);
  return installationProblems(platform, seen);
}

/** The same of what was seen. */
export function installationProblems(platform: Platform, seen: Seen): string[] {
  const judges = { argoCd: argoCdProblems, argoEvents: argoEventsProblems, argoWorkflows: argoWorkflowsProblems };
  return existingOf(platform).flatMap((argo) => {
    const shown = seen[argo];
    if (shown === undefined) return [];
    const where = `${argoTitles[argo]} in the namespace ${platform[argo].namespace}`;
    return judges[argo](shown, platform).map((problem) => `${where} ${problem} (${page}#${anchors[argo]}).`);
  });
}

const anchors: Record<Argo, string> = {
  argoCd: "argo-cd",
  argoEvents: "argo-events",
  argoWorkflows: "argo-workflows",
};

/** What of the same image as the controller of Argo Events is none: the pods of EventSources and Sensors, and its webhook. */
const services = ["eventsource-service", "sensor-service", "webhook-service"];

/** The controller whose image has that name, wherever it comes from. */
const withImage = ({ workloads }: Shown, name: string) =>
  workloads.find(
    (each) =>
      isRunning(each) &&
      imagesOf(each).some((image) => image.name === name) &&
      !services.some((service) => wordsOf(each).includes(service)),
  );

/** The image of each controller. */
const imageNames: Record<Argo, string> = {
  argoCd: "argocd",
  argoEvents: "argo-events",
  argoWorkflows: "workflow-controller",
};

/** The oldest versions that promotions are meant for. */
const oldest = { argoCd: [3, 0], argoEvents: [1, 9], argoWorkflows: [3, 7] } as const;

/** What is said of one that is older. */
function old(argo: Argo, each: Workload): string[] {
  const version = versionOf(each, imageNames[argo]);
  const [major, minor] = oldest[argo];
  const [theirMajor = major, theirMinor = minor] = version ?? [];
  if (theirMajor > major || (theirMajor === major && theirMinor >= minor)) return [];
  return [`is version ${version!.join(".")}; needed: ${major}.${minor} or later`];
}

/** Components of Argo CD, by the label that all its manifests and charts give them. */
function argoCdProblems(shown: Shown): string[] {
  const component = (name: string) =>
    shown.workloads.find(
      (each) => each.metadata.labels["app.kubernetes.io/name"] === `argocd-${name}` && isRunning(each),
    );
  const needed = ["application-controller", "applicationset-controller", "notifications-controller"];
  const absent = needed.filter((name) => component(name) === undefined);
  const controller = component("application-controller");
  return [
    ...absent.map(
      (name) => `has no running argocd-${name}, known by its label app.kubernetes.io/name; install or scale it`,
    ),
    ...(controller === undefined ? [] : old("argoCd", controller)),
  ];
}

/** What keeps a controller from watching the namespace `argo`. */
function narrowed(words: readonly string[]): string[] {
  if (!isOn(words, "namespaced")) return [];
  const managed = valueOf(words, "managed-namespace");
  return managed === namespaces.argo
    ? []
    : [`watches ${managed ?? "its own namespace"} alone (--namespaced); needed: all namespaces, or ${namespaces.argo}`];
}

function argoEventsProblems(shown: Shown, { argoEvents }: Platform): string[] {
  const controller = withImage(shown, imageNames.argoEvents);
  if (controller === undefined)
    return ["has no running controller (a Deployment of the image argo-events); install it"];
  const version = argoEvents.jetStream ?? jetStream.version;
  const configuration = Object.values(shown.configMaps["argo-events-controller-config"] ?? {}).join("\n");
  const offered = [...configuration.matchAll(/version:\s*"?([\w.-]+)"?/g)].map(([, text]) => text!);
  return [
    ...old("argoEvents", controller),
    ...narrowed(wordsOf(controller)),
    ...(offered.includes(version)
      ? []
      : [
          `does not offer JetStream ${version} in its ConfigMap argo-events-controller-config (${offered.join(", ") || "nothing"}); set platform.argoEvents.jetStream, or add it there`,
        ]),
  ];
}

function argoWorkflowsProblems(shown: Shown, { argoWorkflows }: Platform): string[] {
  const controller = withImage(shown, imageNames.argoWorkflows);
  if (controller === undefined)
    return ["has no running controller (a Deployment of the image workflow-controller); install it"];
  const expected = argoWorkflows.serviceAccount ?? controllerAccount();
  const { serviceAccountName = "default" } = controller.spec.template.spec;
  const words = wordsOf(controller);
  const name = valueOf(words, "configmap") ?? "workflow-controller-configmap";
  const configuration = Object.entries(shown.configMaps[name] ?? {}).flatMap(([key, value]) => [`${key}: ${value}`]);
  const [, instance] = /(?:^|\n)\s*instanceID: *["']?([^\s"'#]+)/.exec(configuration.join("\n")) ?? [];
  return [
    ...old("argoWorkflows", controller),
    ...narrowed(words),
    ...(serviceAccountName === expected
      ? []
      : [
          `runs as the ServiceAccount ${serviceAccountName}, and not as ${expected}; set platform.argoWorkflows.serviceAccount to ${serviceAccountName}`,
        ]),
    ...(instance === undefined
      ? []
      : [
          `runs only Workflows of the instance ${instance} (instanceID), and those of promotions have none; it needs another controller`,
        ]),
  ];
}
