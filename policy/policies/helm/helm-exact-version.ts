// A release that says "^9" or nothing installs another chart on the next run than the one that was tested.
import { chartVersion, isLocalChart } from "../../lib/charts";
import { resourcePolicy } from "../../lib/definePolicy";
import { nsa } from "../../lib/frameworks";
import { chartsBy } from "../../lib/sights";

const EXACT = /^v?\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/;

export const helmExactVersion = resourcePolicy({
  name: "helm-exact-version",
  description: "A Helm release installs one exact version of its chart.",
  level: "mandatory",
  severity: "high",
  framework: nsa("Upgrading and application security practices"),
  remediation: "Set `version` of the release to one version, for example 9.1.2, and raise it on purpose.",
  url: "https://www.pulumi.com/registry/packages/kubernetes/api-docs/helm/v3/release/#version_nodejs",
  looksAt: chartsBy(),
  *check(chart) {
    const version = chartVersion(chart);
    if (isLocalChart(chart) && version === "") return;
    if (!EXACT.test(version)) {
      const found = version === "" ? "not set" : `"${version}"`;
      yield `${chart.title}: \`version\` must be one exact version such as 9.1.2; it is ${found}.`;
    }
  },
});
