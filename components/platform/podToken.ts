// The Kubernetes token in our pods: of the pod's own account, signed for an hour, and only where it is mounted by name.
//
// What the API server mounts by itself is in every container of a pod, and by default it is signed for a year.
import type * as k8s from "@pulumi/kubernetes";

/** Mounts the token where every client of the Kubernetes API in a pod looks for it. */
export const tokenMount = {
  name: "api-token",
  mountPath: "/var/run/secrets/kubernetes.io/serviceaccount",
  readOnly: true,
};

/** The token of the pod's account. The kubelet renews it; it is void once the pod is gone, and after `expirationSeconds`. */
export const tokenVolume: k8s.types.input.core.v1.Volume = {
  name: tokenMount.name,
  projected: {
    sources: [
      // Not 3607, by which the API server knows its own mount and signs for a year.
      { serviceAccountToken: { path: "token", expirationSeconds: 3600 } },
      { configMap: { name: "kube-root-ca.crt", items: [{ key: "ca.crt", path: "ca.crt" }] } },
      // Argo's executor reports to the namespace that it reads here.
      { downwardAPI: { items: [{ path: "namespace", fieldRef: { fieldPath: "metadata.namespace" } }] } },
    ],
  },
};
