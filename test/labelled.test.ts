// The whole program, with mocks, where somebody else makes the Applications.
import assert from "node:assert/strict";
import { parse } from "yaml";
import { applicationSetSpec } from "../components/gitops/applications";
import { phasesSchema } from "../components/settings/phases";
import { fill } from "../components/settings/placeholders";
import { repositorySchema } from "../components/settings/repository";
import { campaignEgressSpecs } from "../components/workflow/campaignEgress";
import { blocks, pages } from "./markdown";
import { minimal, type Registered, run } from "./program";
import { handmade } from "./sandbox/kustomizeApp";

/** Arguments of every container that runs the promotion step. */
function promoteArgs(value: unknown): string[][] {
  if (typeof value !== "object" || value === null) return [];
  const { command, args } = value as { command?: unknown; args?: string[] };
  if (JSON.stringify(command) === '["promote"]') return [args ?? []];
  return Object.values(value).flatMap(promoteArgs);
}

describe("an Application that somebody else makes", () => {
  const page = pages().find(({ file }) => file === "docs/layouts.md")!;
  const documented = blocks(page)
    .filter(({ content }) => content.includes("kind: Application"))
    .map(({ content }) => parse(content) as ReturnType<typeof handmade>);
  const url = "https://git.example.com/team/gitops.git";
  const phases = phasesSchema.parse([{ name: "test", promotesTo: ["prod"] }, { name: "prod" }]);

  it("stands in the documentation as one is tried on the cluster", () => {
    const { metadata, spec } = handmade("shop", "test", url);
    const { path } = documented[0]!.spec.source;
    const expected = {
      ...{ apiVersion: "argoproj.io/v1alpha1", kind: "Application" },
      metadata: { ...metadata, name: "anything" },
      spec: { ...spec, project: "shop", source: { ...spec.source, path } },
    };
    assert.deepEqual(documented, [expected]);
  });

  it("has a namespace that the phase's campaign may call", () => {
    const { destination, syncPolicy } = handmade("shop", "test", url).spec;
    assert.equal(destination.namespace, fill(phases[0]!.namespace, { app: "shop", phase: "test" }));
    assert.ok(syncPolicy.syncOptions.includes("CreateNamespace=true"));
    const [campaign] = campaignEgressSpecs({ phases, gitRepo: url });
    const wanted = campaign!.spec.egress[0] as {
      to: { namespaceSelector: { matchLabels: Record<string, string> } }[];
    };
    const labels: Record<string, string> = syncPolicy.managedNamespaceMetadata.labels;
    for (const [name, value] of Object.entries(wanted.to[0]!.namespaceSelector.matchLabels))
      assert.equal(labels[name], value);
  });

  it("has a namespace with the labels that our ApplicationSet gives to its own", () => {
    const repository = repositorySchema.parse({ url });
    const { managedNamespaceMetadata } = applicationSetSpec({ repository, phases, keepWorkloads: true }).template.spec
      .syncPolicy;
    const { labels } = handmade("shop", "test", url).spec.syncPolicy.managedNamespaceMetadata;
    assert.deepEqual(Object.keys(labels), Object.keys(managedNamespaceMetadata.labels));
  });
});

describe("a stack with labelled Applications", () => {
  let registered: Registered;
  before(async () => {
    registered = await run({ ...minimal, applications: "labelled" }, false);
  });

  it("makes no ApplicationSet and no AppProject, and leaves what applications may write to others", () => {
    assert.deepEqual([registered.names("ApplicationSet"), registered.names("AppProject")], [[], []]);
    const policies = registered.names("ValidatingAdmissionPolicy");
    assert.deepEqual(
      policies.filter((name) => name.includes("application")),
      [],
    );
    assert.ok(policies.length > 0);
  });

  it("is told of each that carries both labels", () => {
    const { data } = registered.find("ConfigMap", "argocd-notifications-cm").props as { data: Record<string, string> };
    assert.deepEqual(parse(data["subscriptions"]!), [
      {
        recipients: ["sync-webhook"],
        triggers: ["on-sync-success"],
        selector: "argo-promotion/app,argo-promotion/phase",
      },
    ]);
  });

  it("has guard, promotion, record and sweep look for labels, and lets them list Applications", () => {
    const args = registered.ofKind("ClusterWorkflowTemplate").flatMap(({ props }) => promoteArgs(props["spec"]));
    assert.ok(args.length >= 5, `${args.length} containers`);
    for (const each of args) assert.equal(each[each.indexOf("--applications") + 1], "labelled", each.join(" "));
    const { rules } = registered.find("Role", "argo-promotion-guard", "argocd").props as {
      rules: { verbs: string[] }[];
    };
    assert.deepEqual(
      rules.map(({ verbs }) => verbs),
      [["get"], ["list"]],
    );
  });
});
