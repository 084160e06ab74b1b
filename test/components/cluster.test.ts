// What is between the program and its cluster.
import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { providerArgs } from "../../components/cluster/provider";

describe("the Kubernetes provider", () => {
  it("is given the kubeconfig as a secret, so that the state does not hold it in plain text", async () => {
    const { kubeconfig } = providerArgs({ kubeconfig: "apiVersion: v1" });
    assert.equal(await pulumi.isSecret(kubeconfig as pulumi.Output<string>), true);
  });

  it("is given no kubeconfig where the user's own files are meant", () => {
    assert.deepEqual(Object.keys(providerArgs({ context: "test" })).includes("kubeconfig"), false);
  });

  it("F28: changes Secrets and ConfigMaps in place", () => {
    const { enableSecretMutable, enableConfigMapMutable } = providerArgs({ context: "test" });
    assert.deepEqual([enableSecretMutable, enableConfigMapMutable], [true, true]);
  });
});
