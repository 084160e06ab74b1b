// Situations in which a resource of an application is not ready, and the sentence of each.
import { backOff, events, pod, pods, progressing, shop, unpulled, unrolled, waits } from "./held";
import type { Case } from "./held";
import { deployments } from "../../../testkit/rollouts";

export const resourceCases: readonly Case[] = [
  {
    title: "an application's image that the registry does not have",
    held: (c) => [
      shop(c, progressing),
      waits,
      [pods, pod(backOff('failed to resolve reference "shop:1.1.0": not found'))],
    ],
    row: "shop test",
    sentence:
      /^Deployment web: the image shop:1\.1\.0 cannot be pulled: the registry does not have it\. Push it, correct its name/,
  },
  {
    title: "an application's image that the registry refuses to give",
    held: (c) => [shop(c, progressing), waits, [pods, pod(backOff("failed to authorize: 401 Unauthorized"))]],
    row: "shop test",
    sentence: /cannot be pulled: the registry refuses access\. .* add a pull secret\.$/,
  },
  {
    title: "an application's image that fails for a reason that only the event has",
    held: (c) => [
      shop(c, progressing),
      waits,
      [pods, pod(unpulled('Back-off pulling image "shop:1.1.0"'))],
      [
        events,
        {
          metadata: { name: "e1" },
          involvedObject: { kind: "Pod", name: "web-1" },
          reason: "Failed",
          message: "dial tcp: lookup registry: no such host",
          lastTimestamp: "2026-01-01T10:00:00Z",
        },
      ],
    ],
    row: "shop test",
    sentence: /cannot be pulled: the registry's name is unknown\./,
  },
  {
    title: "a pod that crashes",
    held: (c) => [
      shop(c, { health: { status: "Degraded" } }),
      waits,
      [
        pods,
        pod({
          ...unpulled("back-off 5m0s restarting", "CrashLoopBackOff"),
          lastState: { terminated: { exitCode: 137, reason: "OOMKilled" } },
        }),
      ],
    ],
    row: "shop test",
    sentence:
      /^Deployment web: it ends by itself \(exit code 137, out of memory\) and is started again\. See: kubectl logs -n shop-test web-1 -c main --previous$/,
  },
  {
    title: "a pod that no node takes",
    held: (c) => [
      shop(c, progressing),
      waits,
      [
        pods,
        pod(
          {},
          {
            conditions: [
              { type: "PodScheduled", status: "False", message: "0/3 nodes are available: 3 Insufficient memory." },
            ],
          },
        ),
      ],
    ],
    row: "shop test",
    sentence:
      /^Deployment web: no node takes it: 0\/3 nodes are available: 3 Insufficient memory\. See: kubectl describe pod/,
  },
  {
    title: "a pod that waits for a Secret",
    held: (c) => [
      shop(c, progressing),
      waits,
      [pods, pod(unpulled('secret "token" not found', "CreateContainerConfigError"))],
    ],
    row: "shop test",
    sentence: /^Deployment web: CreateContainerConfigError: secret "token" not found\. See: /,
  },
  {
    title: "a pod that runs and does not become ready",
    held: (c) => [
      shop(c, progressing),
      waits,
      [pods, pod({ state: { running: {} } }, { phase: "Running" })],
      [
        events,
        {
          metadata: { name: "e2" },
          involvedObject: { kind: "Pod", name: "web-1" },
          reason: "Unhealthy",
          message: "Readiness probe failed: HTTP probe failed with statuscode: 503",
        },
      ],
    ],
    row: "shop test",
    sentence: /^Deployment web: it runs and is not ready: Readiness probe failed: .* 503\. See: kubectl logs/,
  },
  {
    title: "pods that a quota refuses",
    held: (c) => [
      shop(c, progressing),
      [
        deployments,
        {
          ...unrolled,
          status: { conditions: [{ type: "ReplicaFailure", status: "True", message: "exceeded quota: small" }] },
        },
      ],
    ],
    row: "shop test",
    sentence: /^Deployment web: its pods are refused: exceeded quota: small\./,
  },
  {
    title: "an Ingress that no controller serves",
    held: (c) => [
      shop(c, progressing, [{ group: "networking.k8s.io", kind: "Ingress", name: "web" }]),
      [
        "/apis/networking.k8s.io/v1/namespaces/shop-test/ingresses",
        { metadata: { name: "web" }, spec: { ingressClassName: "nginx" }, status: {} },
      ],
    ],
    row: "shop test",
    sentence: /^Ingress web: it has no address: no ingress controller serves the class nginx\./,
  },
  {
    title: "a volume claim that is not bound",
    held: (c) => [
      shop(c, progressing, [{ kind: "PersistentVolumeClaim", name: "data" }]),
      [
        "/api/v1/namespaces/shop-test/persistentvolumeclaims",
        { metadata: { name: "data" }, status: { phase: "Pending" } },
      ],
      [
        events,
        {
          metadata: { name: "e3" },
          involvedObject: { kind: "PersistentVolumeClaim", name: "data" },
          message: 'storageclass "fast" not found',
        },
      ],
    ],
    row: "shop test",
    sentence:
      /^PersistentVolumeClaim data: it has no volume: storageclass "fast" not found\. Check its storage class\.$/,
  },
  {
    title: "a Service that waits for a load balancer",
    held: (c) => [
      shop(c, progressing, [{ kind: "Service", name: "web" }]),
      [
        "/api/v1/namespaces/shop-test/services",
        { metadata: { name: "web" }, spec: { type: "LoadBalancer" }, status: {} },
      ],
    ],
    row: "shop test",
    sentence: /^Service web: it waits for a load balancer: .* Use another type, or give it one\.$/,
  },
  {
    title: "a resource whose health Argo CD keeps, and does not explain",
    held: (c) => [
      shop(c, progressing, [
        { group: "db.example.com", kind: "Database", name: "data", health: { status: "Degraded" } },
      ]),
    ],
    row: "shop test",
    sentence:
      /^Database data: it is Degraded: it does not say why\. See: kubectl describe Database\.db\.example\.com -n shop-test data$/,
  },
  {
    title: "a Service that is being deleted, and that something holds",
    held: (c) => [
      shop(c, progressing, [{ kind: "Service", name: "web" }]),
      [
        "/api/v1/namespaces/shop-test/services",
        {
          metadata: { name: "web", deletionTimestamp: "2026-01-01T10:00:00Z", finalizers: ["example.com/records"] },
          status: {},
        },
      ],
    ],
    row: "shop test",
    sentence:
      /^Service web: it is being deleted, and example\.com\/records holds it\. See: kubectl describe Service -n shop-test web$/,
  },
];
