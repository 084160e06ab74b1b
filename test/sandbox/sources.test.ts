// An Application of several sources: the values come from the GitOps repository by reference, and it is promoted like any other.
import assert from "node:assert/strict";
import { kubectl } from "../../sandbox/cluster/programs";
import { branch } from "../../sandbox/git/repository";
import { until } from "../../sandbox/lib/run";
import { handmade } from "./kustomizeApp";
import { ended, minute, recorded } from "./promotions";
import { cluster, observer, running } from "./running";
import { rowOf, statusRows } from "./shownStatus";

const app = "several";
const phases = ["test", "prod"];
const edge = { app, source: "test", target: "prod" };

/** Made by hand, with the name that the program's own would have. */
function application(phase: string, repoURL: string) {
  const { metadata, spec, ...kind } = handmade(app, phase, repoURL);
  const { source, ...rest } = spec;
  const of = { repoURL: source.repoURL, targetRevision: branch };
  const values = `$values/argo-projects/${app}/manifests/overlays/${phase}/values-${phase}.yaml`;
  return {
    ...kind,
    metadata: {
      ...metadata,
      name: `${app}-${phase}`,
      annotations: { "notifications.argoproj.io/subscribe.on-sync-success.sync-webhook": "" },
    },
    spec: {
      ...rest,
      project: "argo-promotion",
      sources: [
        { ...of, ref: "values" },
        {
          ...of,
          path: `argo-projects/${app}/manifests/base`,
          helm: { releaseName: `${app}-${phase}`, valueFiles: [values] },
        },
      ],
    },
  };
}

describe("an Application of several sources", () => {
  const runs = (phase: string, version: string) =>
    until(`${phase} does not run ${version}`, () => observer.runs(app, phase, version), { timeout: 3 * minute });

  before(async () => {
    const { git, repository } = await running();
    await repository.addApplications([app], { discovered: false });
    await repository.push(app, { test: "1.0", prod: "1.0" });
    const items = phases.map((phase) => application(phase, git.url));
    await kubectl(cluster, ["apply", "-f", "-"], JSON.stringify({ apiVersion: "v1", kind: "List", items }));
    for (const phase of phases) await runs(phase, "1.0");
  });
  after(async () => {
    const { repository } = await running();
    const names = phases.map((phase) => `${app}-${phase}`);
    await kubectl(cluster, ["delete", "applications", "-n", "argocd", ...names, "--ignore-not-found"]);
    await kubectl(cluster, ["delete", "namespaces", ...names, "--ignore-not-found"]);
    await repository.removeApplications([app]);
  });

  it("is announced with the commit of the GitOps repository, and promoted", async () => {
    const { repository } = await running();
    const { sha } = await repository.push(app, { test: "3.0" });
    assert.equal(await ended(sha, edge), "Succeeded");
    assert.equal((await recorded(sha, undefined, edge)).outcome, "promoted");
    await runs("prod", "3.0");
  });

  it("has a row in the status, with the commit of its last sync", async () => {
    const { repository } = await running();
    const row = rowOf(await statusRows(), app, "test");
    const [state] = row?.edges ?? [];
    assert.equal(state?.state, "promoted", state?.reason);
    const held = (await repository.commits(20)).map(({ sha }) => sha);
    assert.ok(held.includes(state.commit ?? ""), state.commit);
  });
});
