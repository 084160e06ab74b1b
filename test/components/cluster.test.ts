// What is between the program and its cluster.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { clusterProblems, contextProblem } from "../../components/cluster/kubeconfig";
import { providerArgs } from "../../components/cluster/provider";
import { kubeconfigOf } from "../emptyCluster";

describe("the Kubernetes provider", () => {
  it("is given the kubeconfig as a secret, so that the state does not hold it in plain text", async () => {
    const { kubeconfig } = providerArgs({ kubeconfig: "apiVersion: v1" }, false);
    assert.equal(await pulumi.isSecret(kubeconfig as pulumi.Output<string>), true);
  });

  it("is given no kubeconfig where the user's own files are meant, and no path of one", () => {
    assert.equal(providerArgs({ context: "test" }, false).kubeconfig, "");
  });

  it("takes over what exists only where the program has seen that it is its own", () => {
    const adopts = (owned: boolean) => "upsertExistingObjects" in providerArgs({ context: "test" }, owned);
    assert.deepEqual([adopts(false), adopts(true)], [false, true]);
  });

  it("F28: changes Secrets and ConfigMaps in place", () => {
    const { enableSecretMutable, enableConfigMapMutable } = providerArgs({ context: "test" }, false);
    assert.deepEqual([enableSecretMutable, enableConfigMapMutable], [true, true]);
  });
});

describe("a context", () => {
  const folder = mkdtempSync(join(tmpdir(), "kubeconfig-"));
  after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "config");
  const environment = { KUBECONFIG: file };
  writeFileSync(file, kubeconfigOf("test", "prod"));

  it("of one's own files is fine", () => {
    assert.equal(contextProblem({ context: "prod" }, environment), undefined);
  });

  it("of a kubeconfig in the configuration is fine", () => {
    assert.equal(contextProblem({ kubeconfig: kubeconfigOf("mine"), context: "mine" }, environment), undefined);
  });

  it("that does not exist is named, with those that do and the nearest", () => {
    const allowed = `a context of ${file} (test, prod) ("test"?)`;
    assert.equal(contextProblem({ context: "tset" }, environment), `context is "tset"; allowed: ${allowed}.`);
  });

  it("is the current one where none is named", () => {
    const kubeconfig = `${kubeconfigOf("mine")}current-context: mine\n`;
    assert.equal(contextProblem({ kubeconfig }, environment), undefined);
    const said = contextProblem({ kubeconfig: kubeconfigOf("mine") }, environment);
    assert.equal(said, "context is missing; allowed: a context of kubeconfig (mine).");
  });

  it("may have a name that YAML reads as a number", () => {
    const kubeconfig = "contexts: [{name: 7}]\ncurrent-context: 7\n";
    assert.equal(contextProblem({ kubeconfig }, environment), undefined);
    assert.equal(contextProblem({ kubeconfig, context: "7" }, environment), undefined);
  });

  const withUser = (server: string, user: string) =>
    `contexts: [{name: mine, context: {cluster: c, user: u}}]\nclusters: [{name: c, cluster: {server: ${server}}}]\nusers: [{name: u, user: ${user}}]\n`;

  it("needs a user with credentials, since the provider would ask for a name and wait", () => {
    const said = (server: string, user: string) =>
      contextProblem({ kubeconfig: withUser(server, user), context: "mine" }, environment);
    assert.equal(
      said("https://127.0.0.1:1", "{}"),
      'context is "mine"; allowed: a context whose user has credentials: one of client-certificate, client-certificate-data, token, tokenFile, username, exec, auth-provider.',
    );
    for (const user of ["{token: x}", "{exec: {command: aws}}", "{client-certificate-data: eA==}"])
      assert.equal(said("https://127.0.0.1:1", user), undefined);
    assert.equal(said("http://127.0.0.1:1", "{}"), undefined);
    for (const user of ['{token: ""}', "{exec: null, username: null}", "null", "[]", "text"])
      assert.match(said("https://127.0.0.1:1", user)!, /a context whose user has credentials/, user);
  });

  it("is told of in a sentence whatever else is empty or of a wrong type", () => {
    const wrong = ["null", "[null]", "[]", "text", "[text]", "{}", "[{name: null}]", "[{name: mine}]", "5"];
    const lists = ["contexts", "clusters", "users"];
    for (const list of lists)
      for (const value of wrong) {
        const rest = lists.filter((each) => each !== list).map((each) => `${each}: [{name: mine, context: null}]`);
        const kubeconfig = [`${list}: ${value}`, ...rest, "current-context: mine"].join("\n");
        assert.doesNotThrow(() => contextProblem({ kubeconfig }, environment), kubeconfig);
      }
    const said = contextProblem({ kubeconfig: "contexts: [null]", context: "mine" }, environment);
    assert.equal(said, 'context is "mine"; allowed: a context of kubeconfig (there is none).');
  });

  it("needs a kubeconfig", () => {
    const said = contextProblem({ context: "test" }, { KUBECONFIG: join(folder, "none") });
    assert.match(said!, /^context is "test"; allowed: a context of your kubeconfig, and .*none does not exist\.$/);
  });

  it("is looked for in ~/.kube/config by default", () => {
    assert.match(contextProblem({ context: "test" }, {}, folder)!, /\.kube\/config does not exist\.$/);
  });

  it("is not looked for in a path that is given for a kubeconfig", () => {
    const said = contextProblem({ kubeconfig: file, context: "test" }, environment)!;
    assert.match(
      said,
      /^kubeconfig has a value that is not accepted .*; allowed: a kubeconfig as text, not the path of one\.$/,
    );
  });

  it("is not looked for in what is no kubeconfig, and none of it is shown", () => {
    const said = contextProblem({ kubeconfig: "t0ken", context: "test" }, environment)!;
    assert.ok(!said.includes("t0ken"));
  });

  it("is looked for in a raw configuration only where it is a text: its schema says the rest", () => {
    assert.deepEqual(
      [{}, { context: 5 }, { context: "" }, { kubeconfig: ["x"], context: "test" }].flatMap(clusterProblems),
      [],
    );
  });
});
