// Without a namespace a release lands in whatever namespace the kubeconfig's context names.
import { resourcePolicy } from "../../lib/definePolicy";
import { cis } from "../../lib/frameworks";
import { chartsBy } from "../../lib/sights";

export const helmExplicitNamespace = resourcePolicy({
  name: "helm-explicit-namespace",
  description: "A Helm release names the namespace that it installs into, and that is not default.",
  level: "mandatory",
  severity: "medium",
  framework: cis("5.7.4"),
  remediation: "Set `namespace` of the release to a namespace of its own.",
  url: "https://www.pulumi.com/registry/packages/kubernetes/api-docs/helm/v3/release/#namespace_nodejs",
  looksAt: chartsBy(),
  *check({ title, body }) {
    const namespace = body.text("namespace");
    if (namespace === "" || namespace === "default") {
      const found = namespace === "" ? "not set" : '"default"';
      yield `${title}: \`namespace\` must name a namespace other than default; it is ${found}.`;
    }
  },
});
