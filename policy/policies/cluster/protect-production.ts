// Deleting a release or a namespace deletes every application and every record in it: that takes two decisions.
import { resourcePolicy } from "../../lib/definePolicy";
import { promotion } from "../../lib/frameworks";
import { NAMESPACE } from "../../lib/kinds";
import type { KubeObject } from "../../lib/object";
import { chartsBy, either, objects } from "../../lib/sights";
import type { Chart } from "../../lib/chart";

interface Config {
  required: boolean;
}

export const protectProduction = resourcePolicy<KubeObject | Chart, Config>({
  name: "protect-production",
  description: "Pulumi refuses to delete releases, charts and namespaces, where that is required.",
  level: "mandatory",
  severity: "high",
  framework: promotion("Protection"),
  remediation: "Set the resource option `protect: true`.",
  url: "https://www.pulumi.com/docs/iac/concepts/options/protect/",
  config: {
    required: { description: "Whether this environment must be protected.", type: "boolean", default: false },
  },
  looksAt: either(objects(NAMESPACE), chartsBy()),
  *check({ title, resource }, { required }) {
    if (required && !resource.protect) yield `${title}: the resource option \`protect\` must be true.`;
  },
});
