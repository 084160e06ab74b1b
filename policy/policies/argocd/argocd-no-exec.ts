// A shell in any pod that Argo CD manages, from its web page, is cluster access for whoever may log in.
import { argoCd } from "../../lib/argoCd";
import { resourcePolicy } from "../../lib/definePolicy";
import { nsa } from "../../lib/frameworks";

export const argocdNoExec = resourcePolicy({
  name: "argocd-no-exec",
  description: "Argo CD offers no shell in pods.",
  level: "mandatory",
  severity: "high",
  framework: nsa("Authentication and authorization"),
  remediation: 'Remove `configs.cm["exec.enabled"]` from the values of the release, or set it to false.',
  url: "https://argo-cd.readthedocs.io/en/stable/operator-manual/web_based_terminal/",
  looksAt: argoCd,
  *check({ title, cm }) {
    if (cm.isOn("exec.enabled")) yield `${title}: ${cm.place("exec.enabled").quoted} must be false.`;
  },
});
