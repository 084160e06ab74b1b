// What a right configuration is warned of.
import assert from "node:assert/strict";
import { warningsOf } from "../../components/settings/warnings";
import { parseSettings } from "../../config";
import { minimal, overSsh } from "../program";

const warnings = (given: Record<string, unknown>) => warningsOf(parseSettings({ ...minimal, ...given }));

describe("a warning", () => {
  it("is not given of the defaults, whoever makes the Applications", () => {
    assert.deepEqual([warnings({}), warnings({ applications: "labelled" })], [[], []]);
  });

  it("says what goes with an Application where workloads are not kept", () => {
    assert.match(warnings({ keepWorkloads: false }).join(), /^keepWorkloads is false: `pulumi destroy` removes /);
  });

  it("names in one sentence all keys that Applications of others do not go by, and no removal of what is not ours", () => {
    const layout = {
      promotes: [{ kustomization: "{app}/{phase}" }],
      render: { kustomize: "{app}/{phase}" },
      shared: ["x"],
    };
    const phases = [
      { name: "test", promotesTo: ["prod"] },
      { name: "prod", podSecurity: "restricted" },
    ];
    const repository = { ...minimal.repository, layout };
    assert.deepEqual(warnings({ applications: "labelled", keepWorkloads: false, repository, phases }), [
      "applications is labelled: nothing in them goes by keepWorkloads, repository.layout.shared, repository.layout.render, phases[1].podSecurity; each Application says that itself.",
    ]);
  });

  it("names the keys that an Argo CD of others does not go by, known hosts among them", () => {
    const { repository, credentials } = overSsh;
    assert.deepEqual(warnings({ repository, credentials, platform: { argoCd: { install: false } } }), [
      "Argo CD in argocd is not this stack's, and does not go by repository.knownHosts: set it there too (docs/existing.md#argo-cd).",
    ]);
  });
});
