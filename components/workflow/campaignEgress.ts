// What the pods of a campaign, or of another verification, may call: the application that it tests, DNS, and what the phase's verification names.
//
// NetworkPolicies know pods, not containers. Beside the campaign, its pod runs Argo's executor, which calls the Kubernetes API and the
// reports' bucket, and where it is the phase's only verification the guard, which calls that API and the git server; where those are
// is not known by address. So their ports are open to every address: no pod of the platform listens on 443 or 6443, and the API takes nothing without a
// token, which the campaign's container does not have.
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { labels } from "../objects/names";
import { namespaceNamed } from "../objects/selectors";
import { apiPorts, dnsPorts, portOf, tcp } from "../platform/ports";
import { type Phase, triggeredPhases } from "../settings/phases";
import type { Reports } from "../settings/reports";
import { onlyCampaign, reachOf, verificationsOf } from "../settings/verification";

export interface CampaignEgressArgs {
  /** Namespace of the Workflows. */
  namespace: pulumi.Input<string>;
  /** Phases of this stack. */
  phases: readonly Phase[];
  /** URL of the GitOps repository. */
  gitRepo: string;
  /** Where the campaigns' reports are kept. Default: nowhere. */
  reports?: Reports | undefined;
}

/** Port of the reports' endpoint, `host` or `host:port`. */
const reportsPort = ({ endpoint, insecure }: Reports) => Number(/:(\d+)$/.exec(endpoint)?.[1] ?? (insecure ? 80 : 443));

/** `spec` of the NetworkPolicy for the campaigns of each phase that has one. */
export function campaignEgressSpecs({ phases, gitRepo, reports }: Omit<CampaignEgressArgs, "namespace">) {
  const usual = [...apiPorts, ...(reports ? [reportsPort(reports)] : [])];
  return triggeredPhases(phases).flatMap((phase) => {
    const { name } = phase;
    const all = verificationsOf(phase);
    if (all.length === 0) return [];
    const ports = new Set([...usual, ...(onlyCampaign(phase) ? [portOf(gitRepo)] : [])]);
    const named = all
      .flatMap((each) => reachOf(each).egress)
      .map(({ namespace, cidr, ports: open }) => ({
        to: [namespace === undefined ? { ipBlock: { cidr: cidr ?? "" } } : namespaceNamed(namespace)],
        ...(open && { ports: open.map(tcp) }),
      }));
    const spec = {
      podSelector: { matchLabels: { [labels.campaign]: name } },
      policyTypes: ["Egress"],
      egress: [
        { to: [{ namespaceSelector: { matchLabels: { [labels.phase]: name } } }] },
        { ports: dnsPorts },
        { ports: [...ports].map(tcp) },
        ...named,
      ],
    };
    return [{ name: `campaign-${name}`, spec }];
  });
}

/** The NetworkPolicies of the campaigns. A network plugin has to enforce them. */
export class CampaignEgress extends pulumi.ComponentResource {
  constructor(name: string, args: CampaignEgressArgs, opts?: pulumi.ComponentResourceOptions) {
    super("argo-promotion:promotion:CampaignEgress", name, {}, opts);
    for (const policy of campaignEgressSpecs(args)) {
      new k8s.networking.v1.NetworkPolicy(
        `${name}-${policy.name}`,
        { metadata: { name: policy.name, namespace: args.namespace }, spec: policy.spec },
        { parent: this },
      );
    }
    this.registerOutputs();
  }
}
