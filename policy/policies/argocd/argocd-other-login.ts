// Until another login exists the admin account cannot be turned off (argocd-admin-off): said early, blocking nothing.
import { argoCdCharts, hasOtherLogin, isAdminOn } from "../../lib/argoCd";
import { resourcePolicy } from "../../lib/definePolicy";
import { nsa } from "../../lib/frameworks";

export const argocdOtherLogin = resourcePolicy({
  name: "argocd-other-login",
  description: "People log in to Argo CD as themselves, not as admin.",
  level: "advisory",
  severity: "medium",
  framework: nsa("Authentication and authorization"),
  remediation:
    'Set `configs.cm["oidc.config"]` or `configs.cm["dex.config"]` in the values, then turn the admin account off.',
  url: "https://argo-cd.readthedocs.io/en/stable/operator-manual/user-management/#sso",
  looksAt: argoCdCharts,
  *check(settings) {
    if (isAdminOn(settings) && !hasOtherLogin(settings)) {
      yield `${settings.title}: \`values.configs.cm["oidc.config"]\` or \`["dex.config"]\` should give people a login of their own; only admin can log in.`;
    }
  },
});
