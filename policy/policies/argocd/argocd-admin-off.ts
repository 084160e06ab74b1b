// The admin account has every right, one shared password and no owner: it is for the first day.
import { argoCd, hasOtherLogin, isAdminOn } from "../../lib/argoCd";
import { resourcePolicy } from "../../lib/definePolicy";
import { cis } from "../../lib/frameworks";

export const argocdAdminOff = resourcePolicy({
  name: "argocd-admin-off",
  description: "Argo CD's admin account is off once another login exists.",
  level: "mandatory",
  severity: "high",
  framework: cis("5.1.1"),
  remediation: 'Set `configs.cm["admin.enabled"]: false` in the values of the release.',
  url: "https://argo-cd.readthedocs.io/en/stable/operator-manual/user-management/#disable-admin-user",
  looksAt: argoCd,
  *check(settings) {
    if (isAdminOn(settings) && hasOtherLogin(settings)) {
      yield `${settings.title}: ${settings.cm.place("admin.enabled").quoted} must be false, since another login exists.`;
    }
  },
});
