// The page: what it is called with, what it may see, who may reach it.
import assert from "node:assert/strict";
import type { Command } from "commander";
import type * as k8s from "@pulumi/kubernetes";
import { nodeOptions, pageNetworkPolicySpec, pageRules } from "../../components/page/page";
import { commandLine } from "../../promote/src/cli/commandLine";
import { configurations } from "../configurations";
import { minimal, run } from "../program";

type Deployment = k8s.types.input.apps.v1.DeploymentSpec;

/** The Deployment that a configuration makes. */
async function deployment(configuration: Record<string, unknown>) {
  const registered = await run(configuration);
  const spec = registered.spec<Deployment>("Deployment", "argo-promotion-page");
  const pod = spec.template as unknown as { spec: Record<string, unknown> & { containers: Record<string, unknown>[] } };
  return { spec, pod: pod.spec, container: pod.spec.containers[0]! };
}

/** What the command line makes of a container's arguments. */
function parsed(args: string[]): Record<string, unknown> {
  const program = commandLine();
  let ran: Command = program;
  for (const each of program.commands) each.action(() => void (ran = each));
  program.parse(args, { from: "user" });
  assert.equal(ran.name(), "serve");
  return ran.opts();
}

describe("the page", () => {
  it("is not made unless it is asked for", async () => {
    const registered = await run(minimal);
    assert.deepEqual(registered.names("Deployment"), []);
  });

  it("is called as the step's command line reads it", async () => {
    const { container } = await deployment({
      ...minimal,
      page: { enabled: true, url: "https://promotions.example.com" },
      links: { workflows: "https://workflows.example.com", commits: "https://git.example.com/c/{commit}" },
    });
    const options = parsed(container["args"] as string[]);
    const { url, workflowPage, commitPage, port, stack, namespace, recordNamespace, argocdNamespace, gitCredentials } =
      options;
    assert.deepEqual(
      { url, workflowPage, commitPage, port, stack, namespace, recordNamespace, argocdNamespace, gitCredentials },
      {
        url: "https://promotions.example.com",
        workflowPage: "https://workflows.example.com/workflows/argo/{workflow}",
        commitPage: "https://git.example.com/c/{commit}",
        port: "8080",
        stack: "test",
        namespace: "argo",
        recordNamespace: "argo-promotion",
        argocdNamespace: "argocd",
        gitCredentials: "/etc/git-credentials",
      },
    );
  });

  it("has no credentials in its environment: a Secret that is replaced reaches it as files", async () => {
    const { pod, container } = await deployment({ ...minimal, page: { enabled: true } });
    assert.deepEqual(container["env"], [{ name: "HOME", value: "/tmp" }, nodeOptions]);
    assert.match(JSON.stringify(pod["volumes"]), /"secretName":"github-credentials"/);
  });

  it("runs without rights, on a file system that it cannot write", async () => {
    const { pod, container } = await deployment({ ...minimal, page: { enabled: true } });
    assert.deepEqual(container["securityContext"], {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
      readOnlyRootFilesystem: true,
    });
    assert.deepEqual(pod["securityContext"], { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } });
    assert.equal(pod["automountServiceAccountToken"], false);
  });

  it("may list and watch what a survey looks at, and nothing else", async () => {
    const registered = await run({ ...minimal, page: { enabled: true } });
    const places = registered.names("Role").filter((name) => name.endsWith("/argo-promotion-page"));
    assert.deepEqual(places.sort(), [
      "argo-promotion/argo-promotion-page",
      "argo/argo-promotion-page",
      "argocd/argo-promotion-page",
    ]);
    for (const rules of Object.values(pageRules))
      assert.deepEqual(
        rules.map(({ verbs }) => verbs),
        [["list", "watch"]],
      );
  });

  it("lets nobody in but the namespaces that are named, and calls DNS, git and the Kubernetes API", () => {
    const policy = (from: string[]) => pageNetworkPolicySpec({ from, gitRepo: "https://git.example.com:8443/r.git" });
    assert.deepEqual(policy([]).ingress, []);
    assert.deepEqual(policy(["ingress-nginx"]).ingress, [
      {
        from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "ingress-nginx" } } }],
        ports: [{ protocol: "TCP", port: 8080 }],
      },
    ]);
    const ports = policy([]).egress.flatMap((rule) => rule.ports.map(({ port }) => port));
    assert.deepEqual([...new Set(ports)], [53, 5353, 443, 6443, 8443]);
  });

  it("has two replicas on different nodes where one may be lost", async () => {
    const { spec } = await deployment(configurations["everything from the company"]!);
    assert.equal(spec.replicas, 2);
  });
});
