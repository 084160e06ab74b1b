// The whole program, with mocks, where somebody else makes the Applications.
import assert from "node:assert/strict";
import { parse } from "yaml";
import { minimal, type Registered, run } from "./program";

/** Arguments of every container that runs the promotion step. */
function promoteArgs(value: unknown): string[][] {
  if (typeof value !== "object" || value === null) return [];
  const { command, args } = value as { command?: unknown; args?: string[] };
  if (JSON.stringify(command) === '["promote"]') return [args ?? []];
  return Object.values(value).flatMap(promoteArgs);
}

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
