// Releases as they are written in a hurry.
// Trips: helm-allowed-repository, helm-atomic, helm-exact-version, helm-explicit-namespace, helm-no-literal-secret
// Trips: helm-no-skip-await, helm-timeout, pods-pinned-image
import { argo, release, singleSignOn } from "./shared";

release(
  "argo-cd",
  {
    configs: { cm: singleSignOn, secret: { argocdServerAdminPassword: "example" } },
    global: { image: { tag: "latest" } },
  },
  {
    version: "^10.0.0",
    namespace: "default",
    timeout: 0,
    atomic: false,
    repositoryOpts: { repo: "http://charts.example.com" },
  },
);
const events = release("argo-events", {}, { skipAwait: true });
argo("EventBus", "default", { jetstream: { version: "2.10.29" } }, { dependsOn: events });
