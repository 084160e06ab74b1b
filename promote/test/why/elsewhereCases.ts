// Situations where Argo CD was there before, in a namespace of its own: the commands of the sentences lead there.
import { application, applications } from "../../../testkit/rollouts";
import { argo, condition, newApp } from "./held";
import type { Case, Held } from "./held";

const options = { argocdNamespace: "cd" };

/** shop in test, as that Argo CD shows it with something wrong. */
function shop(commit: string, status: object): Held {
  const { metadata, ...right } = application(commit);
  const at = applications.replace("/argocd/", "/cd/");
  return [at, { ...right, metadata: { ...metadata, namespace: "cd" }, status: { ...right.status, ...status } }];
}

const stumbles: Held = [
  `${argo}/cd/applicationsets`,
  {
    metadata: { name: "argo-promotion" },
    status: { conditions: [{ type: "ErrorOccurred", status: "True", reason: "Error", message: "the moon is full" }] },
  },
];

export const elsewhereCases: readonly Case[] = [
  {
    title: "an Application that Argo CD in another namespace refuses",
    held: (c) => [shop(c, condition("InvalidSpecError", "the moon is full"))],
    options,
    row: "shop test",
    sentence: /^Argo CD refuses it: the moon is full\. See: kubectl describe application -n cd shop-test$/,
  },
  {
    title: "credentials that are refused to Argo CD in another namespace",
    held: (c) => [shop(c, condition("ComparisonError", "authentication required: Unauthorized"))],
    options,
    row: "shop test",
    sentence: /replace the credentials \(Secret gitops-repository in cd\)\.$/,
  },
  {
    title: "a repo-server in another namespace",
    held: (c) => [shop(c, condition("ComparisonError", "lookup argocd-repo-server: no such host"))],
    options,
    row: "shop test",
    sentence: /^Argo CD's repo-server does not answer: kubectl get pods -n cd -l /,
  },
  {
    title: "an error of the ApplicationSet in another namespace",
    held: (c) => [shop(c, {}), stumbles],
    options,
    row: "*",
    sentence: /the moon is full\..* See: kubectl describe applicationset -n cd argo-promotion$/,
  },
  {
    title: "an application that is new to Argo CD in another namespace",
    held: (c) => [shop(c, {})],
    files: newApp,
    options,
    row: "blog test",
    sentence: /At once: kubectl annotate applicationset argo-promotion -n cd argocd\.argoproj\.io/,
  },
];
