// Applications of several sources: whose revision is the commit of the GitOps repository.
import * as assert from "node:assert/strict";
import { comparedCommit, syncedCommit } from "../src/cluster/application";
import { revisionOf } from "../src/cluster/sources";
import type { Application } from "../src/cluster/types";

const url = "https://git.example.com/team/gitops.git";
const chart = { repoURL: "https://charts.example.com" };
const values = { repoURL: "https://git.example.com/team/gitops" };
const commit = "a".repeat(40);

const synced = (syncResult: object, sources?: object[]): Application => ({
  metadata: { name: "shop-test" },
  spec: { sources },
  status: { operationState: { syncResult } },
});

describe("the commit of an Application", () => {
  it("of one source is its revision", () => {
    assert.equal(syncedCommit(synced({ revision: commit }), url), commit);
  });
  it("of several sources is that of the repository, wherever it stands in the list", () => {
    const of = (sources: object[], revisions: string[]) =>
      syncedCommit(synced({ revision: "", revisions, sources }), url);
    assert.equal(of([chart, values], ["1.2.3", commit]), commit);
    assert.equal(of([values, chart], [commit, "1.2.3"]), commit);
  });
  it("of several sources goes by what was synced, not by what the Application says since", () => {
    const result = { revision: "", revisions: ["1.2.3", commit], sources: [chart, values] };
    assert.equal(syncedCommit(synced(result, [values]), url), commit);
  });
  it("goes by the Application where the sync does not say its sources", () => {
    assert.equal(syncedCommit(synced({ revisions: ["1.2.3", commit] }, [chart, values]), url), commit);
  });
  it("is none where no source is the repository", () => {
    assert.equal(syncedCommit(synced({ revisions: ["1.2.3"], sources: [chart] }), url), undefined);
    assert.equal(revisionOf(url, [chart], ["1.2.3"]), undefined);
  });
  it("that Argo CD compared with last is told in the same way", () => {
    const application = {
      metadata: { name: "shop-test" },
      spec: { sources: [chart, values] },
      status: { sync: { revisions: ["1.2.3", commit] } },
    };
    assert.equal(comparedCommit(application, url), commit);
    assert.equal(comparedCommit({ ...application, status: { sync: { revision: commit } } }, url), commit);
  });
});
