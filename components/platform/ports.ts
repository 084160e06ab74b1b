// Ports that pods of this program call, as NetworkPolicies have them.

/** A port of TCP. */
export const tcp = (port: number) => ({ protocol: "TCP", port });

/** Ports of the Kubernetes API: of its Service, and of the servers behind it as most clusters have them. */
export const apiPorts = [443, 6443];

/** DNS, also as OpenShift's pods listen for it. */
export const dnsPorts = [53, 5353].flatMap((port) => [tcp(port), { protocol: "UDP", port }]);

/** Port of an https address. */
export const portOf = (url: string) => Number(new URL(url).port || 443);
