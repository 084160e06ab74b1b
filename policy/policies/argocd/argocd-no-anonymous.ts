// Anonymous access gives everyone who reaches the server the default role.
import { argoCd, told } from "../../lib/argoCd";
import { resourcePolicy } from "../../lib/definePolicy";
import { nsa } from "../../lib/frameworks";
import type { Node } from "../../lib/node";
import { eachKnown, inTurn } from "../../lib/unknown";

/** Switches every check of the server off. */
const DISABLE_AUTH = {
  flag: "disable-auth",
  variable: "ARGOCD_SERVER_DISABLE_AUTH",
  param: "server.disable.auth",
};

export const argocdNoAnonymous = resourcePolicy({
  name: "argocd-no-anonymous",
  description: "Argo CD lets nobody in without a login.",
  level: "mandatory",
  severity: "critical",
  framework: nsa("Authentication and authorization"),
  remediation:
    "Remove `users.anonymous.enabled` from argocd-cm, and `--disable-auth` or `server.disable.auth` from the server.",
  url: "https://argo-cd.readthedocs.io/en/stable/operator-manual/rbac/#anonymous-access",
  looksAt: argoCd,
  *check(settings) {
    const { title, cm } = settings;
    const anonymous = cm.isOn("users.anonymous.enabled") ? [cm.place("users.anonymous.enabled")] : [];
    const open = inTurn<Node>(anonymous, told(settings, DISABLE_AUTH));
    yield* eachKnown(open, (place) => [`${title}: ${place.quoted} must be false.`]);
  },
});
