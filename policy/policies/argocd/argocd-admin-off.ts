// The admin account has every right, one shared password and no owner: it is for the first day.
import { hasOtherLogin, isAdminOn } from "../../lib/argoCdLogin";
import { resourcePolicy } from "../../lib/definePolicy";
import { cis } from "../../lib/frameworks";
import { chartName, releaseTitle } from "../../lib/release";
import { RELEASE } from "../../lib/types";

export const argocdAdminOff = resourcePolicy({
  name: "argocd-admin-off",
  description: "Argo CD's admin account is off once another login exists.",
  level: "mandatory",
  severity: "high",
  framework: cis("5.1.1"),
  remediation: 'Set `configs.cm["admin.enabled"]: false` in the values of the release.',
  url: "https://argo-cd.readthedocs.io/en/stable/operator-manual/user-management/#disable-admin-user",
  types: [RELEASE],
  *check(release) {
    if (chartName(release) === "argo-cd" && isAdminOn(release) && hasOtherLogin(release)) {
      yield `${releaseTitle(release)}: \`values.configs.cm["admin.enabled"]\` must be false, since another login exists.`;
    }
  },
});
