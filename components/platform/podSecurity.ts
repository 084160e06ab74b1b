// Kubernetes' Pod Security Standard `restricted`: asked for by every namespace of this program, met by every pod in them.
import { podSecurityLabel } from "../objects/names";

/** Labels of a namespace by which the API server refuses every pod that does not meet the standard. */
export const podSecurityLabels = {
  [podSecurityLabel]: "restricted",
  "pod-security.kubernetes.io/audit": "restricted",
  "pod-security.kubernetes.io/warn": "restricted",
} as const;

/** What every container sets: no rights, and none to gain. */
export const containerSecurity = { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } };

const confined = { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } };

/** The same, for a container in a pod that somebody else makes. */
export const restrictedContainer = { ...containerSecurity, ...confined };

/** What a pod sets: a user other than root, and the runtime's own filter of system calls. Default: the image's user. */
export const podSecurity = (user?: number) => ({
  ...confined,
  ...(user !== undefined && { runAsUser: user, runAsGroup: user, fsGroup: user }),
});

/** What a container may fill of its node's disk: its log, its files, its emptyDirs. */
export const diskLimit = { "ephemeral-storage": "1Gi" } as const;
