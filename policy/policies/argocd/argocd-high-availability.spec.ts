// Cases of argocd-high-availability.
import { chart } from "../../spec/builders";
import { UNKNOWN, type Spec } from "../../spec/cases";
import { argocdHighAvailability } from "./argocd-high-availability";

const two = { replicas: 2 };
const high = { "redis-ha": { enabled: true }, server: two, repoServer: two, applicationSet: two };
const title = 'Release "argo-cd"';
const required = { required: true };

export const spec: Spec = {
  policy: argocdHighAvailability,
  pass: [
    { title: "two of each", given: chart("argo-cd", high), config: required },
    {
      title: "autoscaled, with a Redis of one's own",
      given: chart("argo-cd", {
        ...high,
        "redis-ha": {},
        externalRedis: { host: "redis.example.com" },
        server: { autoscaling: { enabled: true, minReplicas: 2 } },
      }),
      config: required,
    },
    { title: "another chart", given: chart("argo-events", {}), config: required },
    { title: "one of each where that is enough", given: chart("argo-cd", {}) },
  ],
  fail: [
    {
      title: "one repository server",
      given: chart("argo-cd", { ...high, repoServer: { replicas: 1 } }),
      config: required,
      messages: [`${title}: \`values.repoServer.replicas\` must be at least 2; it is 1.`],
    },
    {
      title: "autoscaled from one",
      given: chart("argo-cd", { ...high, server: { replicas: 3, autoscaling: { enabled: true, minReplicas: 1 } } }),
      config: required,
      messages: [`${title}: \`values.server.replicas\` must be at least 2; it is 1.`],
    },
  ],
  empty: [
    {
      title: "no values: the chart's default is one of each",
      given: chart("argo-cd", undefined),
      config: required,
      messages: [
        `${title}: \`values.redis-ha.enabled\` must be true (or \`values.externalRedis.host\` set).`,
        `${title}: \`values.server.replicas\` must be at least 2; it is 1.`,
        `${title}: \`values.repoServer.replicas\` must be at least 2; it is 1.`,
        `${title}: \`values.applicationSet.replicas\` must be at least 2; it is 1.`,
      ],
    },
  ],
  unknown: [
    {
      title: "replicas; what is known is still reported",
      given: chart("argo-cd", { ...high, "redis-ha": {}, repoServer: { replicas: UNKNOWN } }),
      config: required,
      messages: [`${title}: \`values.redis-ha.enabled\` must be true (or \`values.externalRedis.host\` set).`],
      unknown: "values.repoServer.replicas",
    },
  ],
  override: [
    {
      title: "required",
      given: chart("argo-cd", { ...high, server: {} }),
      config: required,
      messages: [`${title}: \`values.server.replicas\` must be at least 2; it is 1.`],
    },
  ],
};
