// All policies of the pack, in the order of the reference.
import type { PackPolicy } from "../lib/definePolicy";
import { helmAllowedRepository } from "./helm/helm-allowed-repository";
import { helmAtomic } from "./helm/helm-atomic";
import { helmExactVersion } from "./helm/helm-exact-version";
import { helmExplicitNamespace } from "./helm/helm-explicit-namespace";
import { helmNoLiteralSecret } from "./helm/helm-no-literal-secret";
import { helmNoSkipAwait } from "./helm/helm-no-skip-await";
import { helmTimeout } from "./helm/helm-timeout";
import { argocdAdminOff } from "./argocd/argocd-admin-off";
import { argocdDefaultRole } from "./argocd/argocd-default-role";
import { argocdHighAvailability } from "./argocd/argocd-high-availability";
import { argocdNoAnonymous } from "./argocd/argocd-no-anonymous";
import { argocdNoDefaultProject } from "./argocd/argocd-no-default-project";
import { argocdNoExec } from "./argocd/argocd-no-exec";
import { argocdNoInsecureConnection } from "./argocd/argocd-no-insecure-connection";
import { argocdOtherLogin } from "./argocd/argocd-other-login";
import { argocdProjectNoWildcard } from "./argocd/argocd-project-no-wildcard";
import { argocdServerTls } from "./argocd/argocd-server-tls";
import { workflowsAuthMode } from "./workflows/workflows-auth-mode";
import { workflowsDeadline } from "./workflows/workflows-deadline";
import { workflowsNoHostAccess } from "./workflows/workflows-no-host-access";
import { workflowsNoSecretParameter } from "./workflows/workflows-no-secret-parameter";
import { workflowsNonRoot } from "./workflows/workflows-non-root";
import { workflowsPinnedImage } from "./workflows/workflows-pinned-image";
import { workflowsResources } from "./workflows/workflows-resources";
import { workflowsServiceAccount } from "./workflows/workflows-service-account";
import { workflowsTemplateReferencing } from "./workflows/workflows-template-referencing";
import { eventsAtLeastOnce } from "./events/events-at-least-once";
import { eventsBusDurable } from "./events/events-bus-durable";
import { eventsBusVersionPinned } from "./events/events-bus-version-pinned";
import { eventsMessageNoStructure } from "./events/events-message-no-structure";
import { eventsSensorLeastPrivilege } from "./events/events-sensor-least-privilege";
import { eventsServiceNotExposed } from "./events/events-service-not-exposed";
import { eventsWebhookAuthenticated } from "./events/events-webhook-authenticated";
import { promotionAcyclic } from "./promotion/promotion-acyclic";
import { promotionBodyChecked } from "./promotion/promotion-body-checked";
import { promotionCredentials } from "./promotion/promotion-credentials";
import { promotionProtectedGated } from "./promotion/promotion-protected-gated";
import { promotionProtectedVerified } from "./promotion/promotion-protected-verified";
import { promotionRetryAndDeadline } from "./promotion/promotion-retry-and-deadline";
import { namespaceNetworkPolicy } from "./cluster/namespace-network-policy";
import { namespacePodSecurity } from "./cluster/namespace-pod-security";
import { networkPolicyNotOpen } from "./cluster/network-policy-not-open";
import { noPlainSecret } from "./cluster/no-plain-secret";
import { nothingUnjudged } from "./cluster/nothing-unjudged";
import { podsNoHostAccess } from "./cluster/pods-no-host-access";
import { podsPinnedImage } from "./cluster/pods-pinned-image";
import { podsResources } from "./cluster/pods-resources";
import { protectProduction } from "./cluster/protect-production";
import { rbacNoClusterAdmin } from "./cluster/rbac-no-cluster-admin";
import { rbacNoEveryone } from "./cluster/rbac-no-everyone";
import { rbacNoWildcard } from "./cluster/rbac-no-wildcard";

export const policies: readonly PackPolicy[] = [
  helmAllowedRepository,
  helmAtomic,
  helmExactVersion,
  helmExplicitNamespace,
  helmNoLiteralSecret,
  helmNoSkipAwait,
  helmTimeout,
  argocdAdminOff,
  argocdDefaultRole,
  argocdHighAvailability,
  argocdNoAnonymous,
  argocdNoDefaultProject,
  argocdNoExec,
  argocdNoInsecureConnection,
  argocdOtherLogin,
  argocdProjectNoWildcard,
  argocdServerTls,
  workflowsAuthMode,
  workflowsDeadline,
  workflowsNoHostAccess,
  workflowsNoSecretParameter,
  workflowsNonRoot,
  workflowsPinnedImage,
  workflowsResources,
  workflowsServiceAccount,
  workflowsTemplateReferencing,
  eventsAtLeastOnce,
  eventsBusDurable,
  eventsBusVersionPinned,
  eventsMessageNoStructure,
  eventsSensorLeastPrivilege,
  eventsServiceNotExposed,
  eventsWebhookAuthenticated,
  promotionAcyclic,
  promotionBodyChecked,
  promotionCredentials,
  promotionProtectedGated,
  promotionProtectedVerified,
  promotionRetryAndDeadline,
  namespaceNetworkPolicy,
  namespacePodSecurity,
  networkPolicyNotOpen,
  noPlainSecret,
  nothingUnjudged,
  podsNoHostAccess,
  podsPinnedImage,
  podsResources,
  protectProduction,
  rbacNoClusterAdmin,
  rbacNoEveryone,
  rbacNoWildcard,
];
