// Ports that pods of this program call, as NetworkPolicies have them.
import { sshAddress } from "../../contract/ssh";

/** A port of TCP. */
export const tcp = (port: number) => ({ protocol: "TCP", port });

/** Ports of the Kubernetes API: of its Service, and of the servers behind it as most clusters have them. */
export const apiPorts = [443, 6443];

/** DNS, also as OpenShift's pods listen for it. */
export const dnsPorts = [53, 5353].flatMap((port) => [tcp(port), { protocol: "UDP", port }]);

/** Port of a repository's address. */
export const portOf = (url: string) => sshAddress(url)?.port ?? Number(new URL(url).port || 443);
