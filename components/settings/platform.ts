// Which of the three Argos this stack installs, and where those are that somebody else has installed.
import { z } from "zod";
import { namespaces } from "../objects/names";
import { chartsSchema } from "./charts";
import { dnsLabel, namespaceName } from "./dnsLabel";
import { jetStreamVersion } from "./jetStream";
import type { LayoutProblem } from "./layoutProblems";

const install = z.boolean().default(true);

const argoCd = z.strictObject({
  install: install.meta({
    description:
      "`false`: Argo CD is there already. Its notification config gets what promotions need, key by key, and nothing else of it is changed.",
  }),
  namespace: namespaceName.default(namespaces.argoCd).meta({
    description:
      "Where it is, with `install: false`. Applications, their project and their ApplicationSet are made there.",
  }),
});

const argoEvents = z.strictObject({
  install: install.meta({
    description: "`false`: the controller of Argo Events is there already, and watches the namespace `argo`.",
  }),
  namespace: namespaceName
    .default(namespaces.argoEvents)
    .meta({ description: "Where its controller is, with `install: false`." }),
  jetStream: z
    .string()
    .regex(/^\d+\.\d+\.\d+$/, `an exact version such as ${jetStreamVersion}`)
    .optional()
    .meta({
      description:
        "Version of JetStream that the EventBus runs, one of those in the ConfigMap `argo-events-controller-config`, with `install: false`.",
      defaultText: `${jetStreamVersion}, as a controller of this stack offers it`,
    }),
});

const argoWorkflows = z.strictObject({
  install: install.meta({
    description: "`false`: the workflow controller is there already, and watches the namespace `argo`.",
  }),
  namespace: namespaceName.default(namespaces.argo).meta({
    description:
      "Where its controller is, with `install: false`: another namespace than `argo`, in which this stack's own Workflows run alone.",
  }),
  serviceAccount: z.string().regex(dnsLabel, "the name of a ServiceAccount").optional().meta({
    description: "ServiceAccount of its controller, with `install: false`: only it may write the status of a Workflow.",
    defaultText: "`argo-workflows-workflow-controller`",
  }),
});

export const platformSchema = z.strictObject({
  argoCd: argoCd.prefault({}).meta({ description: "Argo CD." }),
  argoEvents: argoEvents.prefault({}).meta({ description: "Argo Events." }),
  argoWorkflows: argoWorkflows.prefault({}).meta({ description: "Argo Workflows." }),
});

/** Where each of the three Argos comes from. */
export type Platform = z.infer<typeof platformSchema>;

/** The three, by their keys. */
export const argos = ["argoCd", "argoEvents", "argoWorkflows"] as const;
export type Argo = (typeof argos)[number];

/** Names of people for them. */
export const argoTitles: Record<Argo, string> = {
  argoCd: "Argo CD",
  argoEvents: "Argo Events",
  argoWorkflows: "Argo Workflows",
};

const readable = z.record(z.string(), z.record(z.string(), z.unknown()).catch({}).optional()).catch({});

/** What is wrong between the keys of one, and with charts of what is not installed: where, the bad value, what is allowed. */
export function platformProblems(platform: unknown, charts: unknown): LayoutProblem[] {
  const given = readable.parse(platform ?? {});
  const values = readable.parse(charts ?? {});
  return argos.flatMap((argo) => {
    const { install: own = true, ...where } = given[argo] ?? {};
    if (own === false) return [...placeProblems(argo, where["namespace"]), ...chartProblems(argo, charts, values)];
    const usual: Record<string, unknown> = platformSchema.parse({})[argo];
    const said = Object.entries(where).filter(([key, value]) => value !== undefined && value !== usual[key]);
    return said.map(([key, value]) => ({
      path: ["platform", argo, key],
      value,
      allowed: `nothing, since this stack installs ${argoTitles[argo]} (install: false says that it is there already)`,
    }));
  });
}

/** Namespaces that this stack makes for itself. */
const own: readonly unknown[] = [namespaces.argo, namespaces.records];

function placeProblems(argo: Argo, value: unknown): LayoutProblem[] {
  const place = argo === "argoWorkflows" ? (value ?? namespaces.argo) : value;
  if (!own.includes(place)) return [];
  const allowed = `the namespace of ${argoTitles[argo]}, another than ${place as string}, which this stack makes for itself alone`;
  return [{ path: ["platform", argo, "namespace"], value, allowed }];
}

/** A chart of what is not installed, or values of it. */
function chartProblems(argo: Argo, charts: unknown, values: z.infer<typeof readable>): LayoutProblem[] {
  const chart = z.record(z.string(), z.unknown()).safeParse(charts).data?.[argo];
  const places: [string[], unknown][] = [
    [["charts", argo], chart],
    [["charts", "values", argo], values["values"]?.[argo]],
  ];
  return (
    places
      // As by default it says nothing.
      .filter(([, value]) => value !== undefined && value !== chartsSchema.parse({})[argo])
      .map(([path, value]) => ({
        path,
        value,
        allowed: `nothing, since this stack does not install ${argoTitles[argo]} (platform.${argo}.install is false)`,
      }))
  );
}
