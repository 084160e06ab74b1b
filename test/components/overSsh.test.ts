// A repository that is reached over SSH: who is given the key, by what the server is known, and where its pages are.
import assert from "node:assert/strict";
import type * as k8s from "@pulumi/kubernetes";
import { policies } from "../../policy/policies";
import { runPack } from "../../policy/spec/run";
import { configurations } from "../configurations";
import { overSsh, type Registered, run } from "../program";

interface Container {
  args: string[];
  env: { name: string; valueFrom?: { secretKeyRef?: { key: string } } }[];
}
interface Templated {
  templates: { name: string; container?: Container; initContainers?: Container[] }[];
}

describe("a repository over SSH", () => {
  let registered: Registered;
  before(async () => (registered = await run(configurations["a repository over SSH, on a forge"]!)));

  const { sshPrivateKey, email } = overSsh.credentials;
  const { url, knownHosts } = overSsh.repository;
  const containers = () =>
    [...registered.ofKind("ClusterWorkflowTemplate"), ...registered.ofKind("WorkflowTemplate")]
      .flatMap(({ props }) => (props["spec"] as Templated).templates)
      .flatMap(({ container, initContainers = [] }) => [...(container ? [container] : []), ...initContainers]);
  const after = (args: readonly string[], flag: string) => args[args.indexOf(flag) + 1];

  it("gives Argo CD the key, under its own names, and the promotion step, which nobody else may see", () => {
    const data = (name: string) => registered.find("Secret", name).props["stringData"];
    assert.deepEqual(data("gitops-repository"), { type: "git", url, sshPrivateKey });
    assert.deepEqual(data("github-credentials"), { sshPrivateKey, email });
  });

  it("hands the key over in the environment of what speaks to the server, and no login", () => {
    const git = containers().filter(({ args }) => args.includes("--git-repo"));
    assert.ok(git.length >= 3);
    for (const { args, env } of git) {
      assert.deepEqual([after(args, "--git-repo"), after(args, "--known-hosts")], [url, knownHosts]);
      const keys = env.flatMap(({ name, valueFrom }) =>
        valueFrom?.secretKeyRef === undefined ? [] : [`${name} ${valueFrom.secretKeyRef.key}`],
      );
      assert.deepEqual(
        keys.filter((each) => !each.startsWith("FORGE_")),
        ["GIT_SSH_KEY sshPrivateKey", "GIT_EMAIL email"],
      );
    }
    assert.ok(!JSON.stringify(containers()).includes("AAAA\\n-----END"));
  });

  it("tells Argo CD by what the server is known, besides what the chart knows", () => {
    const { values } = registered.find("Release", "argocd").props as { values: { configs: { ssh: unknown } } };
    assert.deepEqual(values.configs.ssh, { extraHosts: knownHosts });
  });

  it("lets the page out to the server's port, with the key as a file and the pages of the forge", () => {
    const deployment = registered.spec<{ template: { spec: k8s.types.input.core.v1.PodSpec } }>(
      "Deployment",
      "argo-promotion-page",
    );
    const { volumes, containers: served } = deployment.template.spec as {
      volumes: k8s.types.input.core.v1.Volume[];
    } & {
      containers: { args: string[] }[];
    };
    assert.deepEqual(volumes.find(({ name }) => name === "git-credentials")?.secret, {
      secretName: "github-credentials",
      items: [{ key: "sshPrivateKey", path: "sshPrivateKey" }],
    });
    const { args } = served[0]!;
    assert.deepEqual(
      [after(args, "--commit-page"), after(args, "--known-hosts")],
      ["https://gitlab.example.com/git/team/gitops/-/commit/{commit}", knownHosts],
    );
    const policy = JSON.stringify(registered.spec("NetworkPolicy", "argo-promotion-page"));
    assert.match(policy, /"port":22\b/);
  });

  it("is the source of events as a URI, with the pages of its commits", () => {
    const telling = containers()
      .filter(({ args }) => args.includes("--tell"))
      .map(({ args }) => JSON.parse(after(args, "--tell")!) as { source: string; commitPage: string });
    assert.ok(telling.length > 0);
    for (const { source, commitPage } of telling) {
      assert.equal(source, "ssh://git@git.example.com/team/gitops.git");
      assert.equal(commitPage, "https://gitlab.example.com/git/team/gitops/-/commit/{commit}");
    }
  });

  it("lets campaigns whose guard reads it out to the server's port", () => {
    assert.match(JSON.stringify(registered.spec("NetworkPolicy", "campaign-test")), /"port":22\b/);
  });

  it("is judged as one over HTTPS is", async () => {
    const { reports } = await runPack(policies, [...registered.all]);
    assert.deepEqual(
      reports.filter(({ level }) => level === "mandatory"),
      [],
    );
  });

  it("has its key from an external store in the place of a login", async () => {
    const stored = await run(configurations["a repository over SSH, with a key from an external store"]!);
    const properties = (name: string) =>
      stored.spec<{ data: { secretKey: string }[] }>("ExternalSecret", name).data.map(({ secretKey }) => secretKey);
    assert.deepEqual(
      [properties("github-credentials"), properties("gitops-repository")],
      [["sshPrivateKey", "email"], ["sshPrivateKey"]],
    );
  });
});
