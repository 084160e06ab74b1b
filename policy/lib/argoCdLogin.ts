// Who can log in to Argo CD, read from the values of its release.
import { keys, text } from "./read";
import type { Resource } from "./definePolicy";
import { valueOf } from "./release";

/** True where someone other than the admin account can log in: single sign-on, or a local account with a login. */
export function hasOtherLogin(release: Resource): boolean {
  const cm = valueOf(release, "argo-cd", "configs", "cm");
  if (text(cm, "dex.config") !== "" || text(cm, "oidc.config") !== "") return true;
  return keys(cm).some((key) => /^accounts\.[^.]+$/.test(key) && /\blogin\b/.test(text(cm, key)));
}

/** True where the admin account works; the chart's default. */
export function isAdminOn(release: Resource): boolean {
  return text(valueOf(release, "argo-cd", "configs", "cm", "admin.enabled")).toLowerCase() !== "false";
}
