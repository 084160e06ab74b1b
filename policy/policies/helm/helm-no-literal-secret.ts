// Values of a release stand in Pulumi's state, in Helm's own Secret and in every diff.
import { chartRepository } from "../../lib/charts";
import { resourcePolicy } from "../../lib/definePolicy";
import { PULUMI_CHART_KINDS } from "../../lib/charts";
import { CLUSTER_CHART_KINDS } from "../../lib/chartsInCluster";
import { APPLICATION } from "../../lib/kinds";
import { cis } from "../../lib/frameworks";
import type { Node } from "../../lib/node";
import { hasSecretForm } from "../../lib/secretForms";
import { secretsIn } from "../../lib/secrets";
import { chartsBy } from "../../lib/sights";
import { eachKnown, inTurn } from "../../lib/unknown";

export const helmNoLiteralSecret = resourcePolicy({
  name: "helm-no-literal-secret",
  description: "The values of a Helm release name Secrets and hold none.",
  level: "mandatory",
  severity: "critical",
  framework: cis("5.4.1"),
  remediation: "Make a Secret of its own and give the chart its name (`existingSecret`, `secretName`, `$name:key`).",
  url: "https://www.pulumi.com/docs/iac/concepts/secrets/",
  looksAt: chartsBy([...PULUMI_CHART_KINDS, ...CLUSTER_CHART_KINDS.filter((kind) => kind !== APPLICATION)]),
  *check(chart) {
    const { title, body, values } = chart;
    const refuse = (place: Node) =>
      `${title}: ${place.quoted} must not hold a secret; give the chart the name of a Secret.`;
    yield* inTurn(
      eachKnown(values.nodes, (layer) => eachKnown(secretsIn(layer), ({ place }) => [refuse(place)])),
      eachKnown(["repositoryOpts", "fetchOpts"], (options) =>
        hasSecretForm(chartRepository(chart)) && body.at(options, "repo").isSet
          ? [`${title}: \`${options}.repo\` must not hold a password.`]
          : [],
      ),
    );
  },
});
