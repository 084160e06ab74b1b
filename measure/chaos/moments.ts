// The moments of a promotion at which a fault may hit: one row each, with the sign in the cluster that it is there.
import { templates } from "../../contract/workflow";
import type { Application } from "../../promote/src/cluster/types";
import type { Node, Workflow } from "../../promote/src/ends/workflow";

/** What one look at the cluster shows of the applications that are promoted together. */
export interface Look {
  /** Applications of the source phase. */
  sources: Application[];
  /** Workflows that have not ended. */
  inFlight: Workflow[];
}

/** Templates whose pods are a Workflow's campaign and its promotion step. */
export const campaignTemplate = templates.campaign;
const promotionTemplate = templates.promotion;

/** The pods of a template in a Workflow. */
export const podsOf = (workflow: Workflow, template: string): Node[] =>
  Object.values(workflow.status?.nodes ?? {}).filter(
    (node) => node.type === "Pod" && (node.templateRef?.template ?? node.templateName) === template,
  );

const isIn = (template: string, phases: readonly string[]) => (look: Look) =>
  look.inFlight.some((workflow) => podsOf(workflow, template).some(({ phase = "" }) => phases.includes(phase)));

/** The commit of the last sync, of an Application of one source. */
export const syncedTo = ({ status }: Application): string | undefined => status?.operationState?.syncResult?.revision;

/** In the order of the flow. `reached`: the first of the applications is there; the others are about to be. */
export const moments = {
  pushed: { about: "the commit has just been pushed", reached: () => true },
  syncing: {
    about: "Argo CD has seen the commit",
    reached: ({ sources }: Look, commit: string) => sources.some(({ status }) => status?.sync?.revision === commit),
  },
  notifying: {
    about: "a phase is synced to the commit, its notification is due",
    reached: ({ sources }: Look, commit: string) =>
      sources.some((source) => syncedTo(source) === commit && source.status?.operationState?.phase === "Succeeded"),
  },
  campaign: { about: "a campaign's pod is there", reached: isIn(campaignTemplate, ["Pending", "Running"]) },
  promoting: {
    about: "a promotion step runs: it watches the campaign, or commits",
    reached: isIn(promotionTemplate, ["Running"]),
  },
} as const satisfies Record<string, { about: string; reached: (look: Look, commit: string) => boolean }>;

export type MomentName = keyof typeof moments;
export const momentNames = Object.keys(moments) as MomentName[];
