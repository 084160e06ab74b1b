// Cases of argocd-project-no-wildcard.
import { custom } from "../../spec/builders";
import { UNKNOWN, type Spec } from "../../spec/cases";
import { APP_PROJECT } from "../../lib/types";
import { argocdProjectNoWildcard } from "./argocd-project-no-wildcard";

const narrow = {
  sourceRepos: ["https://git.example.com/projects.git"],
  destinations: [{ server: "https://kubernetes.default.svc", namespace: "*-test" }],
  clusterResourceWhitelist: [{ group: "", kind: "Namespace" }],
};
const project = (changes: object) => custom(APP_PROJECT, { ...narrow, ...changes });
const message = (place: string) => `AppProject "appproject-1": \`${place}\` must not be "*".`;

export const spec: Spec = {
  policy: argocdProjectNoWildcard,
  pass: [{ title: "everything named, patterns allowed", given: project({}) }],
  fail: [
    { title: "any repository", given: project({ sourceRepos: ["*"] }), messages: [message("spec.sourceRepos[0]")] },
    {
      title: "any destination",
      given: project({ destinations: [{ server: "*", namespace: "*" }] }),
      messages: [message("spec.destinations[0].server"), message("spec.destinations[0].namespace")],
    },
    {
      title: "any kind",
      given: project({ clusterResourceWhitelist: [{ group: "*", kind: "*" }] }),
      messages: [message("spec.clusterResourceWhitelist[0].group"), message("spec.clusterResourceWhitelist[0].kind")],
    },
  ],
  empty: [
    { title: "no spec allows nothing", given: custom(APP_PROJECT, undefined) },
    { title: "empty lists allow nothing", given: project({ sourceRepos: [], destinations: [] }) },
  ],
  unknown: [
    {
      title: "a repository; what is known is still reported",
      given: project({ sourceRepos: [UNKNOWN, "*"] }),
      messages: [message("spec.sourceRepos[1]")],
      unknown: "spec.sourceRepos.0",
    },
  ],
};
