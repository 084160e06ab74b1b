// Secrets that the program makes, and what finds them.
import assert from "node:assert/strict";
import { externalSecretManifest } from "../../components/gitops/gitCredentials";
import { gitWebhookMetadata } from "../../components/gitops/gitWebhook";
import { tokenArgs } from "../../components/trigger/webhookAuth";
import { repositorySchema } from "../../components/settings/repository";

const repository = repositorySchema.parse({ url: "https://git.example.com/gitops.git" });

describe("secrets", () => {
  it("F8: for the webhook are 48 letters and digits", () => {
    const { length, special } = tokenArgs(1);
    assert.deepEqual([length, special], [48, false]);
  });
  it("of another generation are another token", () => {
    assert.notDeepEqual(tokenArgs(1).keepers, tokenArgs(2).keepers);
  });
  it("for git webhooks carry the label without which Argo CD resolves no reference", () => {
    assert.deepEqual(gitWebhookMetadata("argocd"), {
      name: "gitops-webhook",
      namespace: "argocd",
      labels: { "app.kubernetes.io/part-of": "argocd" },
    });
  });
  it("from an external store carry what Argo CD looks for", () => {
    const { spec } = externalSecretManifest("gitops", { store: "vault", key: "git" }, ["username", "password"], {
      labels: { "argocd.argoproj.io/secret-type": "repository" },
      data: { type: "git", url: repository.url },
    });
    assert.deepEqual(spec.target, {
      name: "gitops",
      creationPolicy: "Owner",
      template: {
        mergePolicy: "Merge",
        metadata: { labels: { "argocd.argoproj.io/secret-type": "repository" } },
        data: { type: "git", url: repository.url },
      },
    });
    assert.deepEqual(spec.data[1], { secretKey: "password", remoteRef: { key: "git", property: "password" } });
  });
});
