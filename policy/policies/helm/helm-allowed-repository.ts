// Charts run with the rights of the release: where they come from is decided once, not in each release.
import { chartRepository, chartSource, isLocalChart } from "../../lib/charts";
import { resourcePolicy } from "../../lib/definePolicy";
import { nsa } from "../../lib/frameworks";
import { chartsBy } from "../../lib/sights";
import type { Chart } from "../../lib/chart";

interface Config {
  repositories: string[];
  localCharts: boolean;
}

/** True for the repository itself and what lies below it, never for a longer name with the same beginning. */
function isBelow(source: string, repository: string): boolean {
  const prefix = repository.replace(/\/+$/, "");
  // As whoever fetches it reads it: without steps back.
  const address = URL.canParse(source) ? new URL(source).href : source;
  return address === prefix || address.startsWith(`${prefix}/`);
}

export const helmAllowedRepository = resourcePolicy<Chart, Config>({
  name: "helm-allowed-repository",
  description: "A Helm release or chart comes from an allowed repository, over https or oci.",
  level: "mandatory",
  severity: "high",
  framework: nsa("Upgrading and application security practices"),
  remediation:
    "Set `repositoryOpts.repo` (or an oci:// `chart`) to an allowed repository, or add the repository to the policy configuration.",
  url: "https://helm.sh/docs/topics/registries/",
  config: {
    repositories: {
      description: "Addresses that charts may come from; what lies below one is allowed too.",
      type: "array",
      items: { type: "string", pattern: "^(https|oci)://" },
      default: ["https://argoproj.github.io/argo-helm", "oci://ghcr.io/argoproj/argo-helm"],
    },
    localCharts: {
      description:
        "Whether a chart may lie in a folder or an archive beside the program, as air-gapped installations need.",
      type: "boolean",
      default: false,
    },
  },
  looksAt: chartsBy(),
  *check(chart, { repositories, localCharts }) {
    const { title } = chart;
    if (chart.body.isOn("plainHttp")) yield `${title}: \`plainHttp\` must be false.`;
    const repo = chartRepository(chart);
    const place = chart.body.at("fetchOpts", "repo").isSet ? "fetchOpts.repo" : "repositoryOpts.repo";
    if (repo === "" && isLocalChart(chart)) {
      if (!localCharts) {
        yield `${title}: \`chart\` must come from a repository; the local path "${chartSource(chart)}" needs \`localCharts: true\` in the policy configuration.`;
      }
      return;
    }
    const source = chartSource(chart);
    if (!/^(https|oci):\/\//.test(source)) {
      yield `${title}: \`${place}\` must be an https:// or oci:// address; it is "${repo}".`;
    } else if (!repositories.some((allowed) => isBelow(source, allowed))) {
      yield `${title}: \`${place}\` must be one of ${repositories.join(", ")}; it is "${source}".`;
    }
  },
});
