// The default of five minutes is too short for a cold cluster; a limit chosen on purpose also bounds a broken one.
import { resourcePolicy } from "../../lib/definePolicy";
import { promotion } from "../../lib/frameworks";
import { num } from "../../lib/read";
import { releaseTitle } from "../../lib/release";
import { RELEASE } from "../../lib/types";

interface Config {
  maxSeconds: number;
}

export const helmTimeout = resourcePolicy<Config>({
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
  types: [RELEASE],
  *check(release, { maxSeconds }) {
    const timeout = num(release.props, "timeout");
    if (timeout === undefined || timeout <= 0 || timeout > maxSeconds) {
      yield `${releaseTitle(release)}: \`timeout\` must be from 1 to ${maxSeconds} seconds; it is ${timeout ?? "not set"}.`;
    }
  },
});
