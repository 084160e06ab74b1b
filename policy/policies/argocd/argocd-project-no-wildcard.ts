// A project with `*` is no boundary: its Applications may come from any repository, go anywhere, and be anything.
import { resourcePolicy } from "../../lib/definePolicy";
import { cis } from "../../lib/frameworks";
import { itemPaths, pathText, text } from "../../lib/read";
import { titleOf } from "../../lib/title";
import { APP_PROJECT } from "../../lib/types";
import { eachKnown } from "../../lib/unknown";

const FIELDS: { list: string; fields: string[] }[] = [
  { list: "sourceRepos", fields: [] },
  { list: "sourceNamespaces", fields: [] },
  { list: "destinations", fields: ["server", "name", "namespace"] },
  { list: "clusterResourceWhitelist", fields: ["group", "kind"] },
  { list: "namespaceResourceWhitelist", fields: ["group", "kind"] },
];

export const argocdProjectNoWildcard = resourcePolicy({
  name: "argocd-project-no-wildcard",
  description: "An AppProject names its repositories, destinations and kinds; none of them is `*`.",
  level: "mandatory",
  severity: "high",
  framework: cis("5.1.3"),
  remediation:
    "Replace each `*` in the AppProject's spec by what its Applications need; a pattern such as `*-test` is allowed.",
  url: "https://argo-cd.readthedocs.io/en/stable/user-guide/projects/",
  types: [APP_PROJECT],
  *check(project) {
    const places = FIELDS.flatMap(({ list, fields }) =>
      itemPaths(project.props, "spec", list).flatMap((item) =>
        fields.length === 0 ? [item] : fields.map((field) => [...item, field]),
      ),
    );
    yield* eachKnown(places, function* (place) {
      if (text(project.props, ...place) === "*") yield `${titleOf(project)}: \`${pathText(place)}\` must not be "*".`;
    });
  },
});
