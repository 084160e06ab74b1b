// The default of five minutes is too short for a cold cluster; a limit chosen on purpose also bounds a broken one.
import { resourcePolicy } from "../../lib/definePolicy";
import { promotion } from "../../lib/frameworks";
import { RELEASE } from "../../lib/kinds";
import { chartsBy } from "../../lib/sights";
import type { Chart } from "../../lib/chart";

interface Config {
  maxSeconds: number;
}

export const helmTimeout = resourcePolicy<Chart, Config>({
  name: "helm-timeout",
  description: "A Helm release sets how long it may take.",
  level: "mandatory",
  severity: "medium",
  framework: promotion("F18"),
  remediation: "Set `timeout` of the release, in seconds.",
  url: "https://www.pulumi.com/registry/packages/kubernetes/api-docs/helm/v3/release/#timeout_nodejs",
  config: {
    maxSeconds: { description: "The longest timeout allowed, in seconds.", type: "integer", minimum: 1, default: 1800 },
  },
  looksAt: chartsBy([RELEASE]),
  *check({ title, body }, { maxSeconds }) {
    const timeout = body.num("timeout");
    if (timeout === undefined || timeout <= 0 || timeout > maxSeconds) {
      yield `${title}: \`timeout\` must be from 1 to ${maxSeconds} seconds; it is ${timeout ?? "not set"}.`;
    }
  },
});
