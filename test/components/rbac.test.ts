// What each account in `argo` may do, rule by rule.
import assert from "node:assert/strict";
import {
  guardRules,
  labelledRules,
  lookers,
  recordRules,
  resultRules,
  roles,
  sweepRules,
} from "../../components/workflow/rbac";

const ofWorkflows = (...verbs: string[]) => ({ apiGroups: ["argoproj.io"], resources: ["workflows"], verbs });

describe("permissions", () => {
  it("let the Sensor get, create and patch Workflows and nothing else", () => {
    assert.deepEqual(roles.sensor, [
      { apiGroups: ["argoproj.io"], resources: ["workflows"], verbs: ["get", "create", "patch"] },
    ]);
  });
  it("let the executor report results and nothing else", () => {
    assert.deepEqual(resultRules, [
      { apiGroups: ["argoproj.io"], resources: ["workflowtaskresults"], verbs: ["create", "patch"] },
    ]);
  });
  it("let the guard's account, which is that of the campaign's pod, do nothing else in `argo`, and record nothing", () => {
    assert.deepEqual(roles.guard, []);
    assert.ok(!("guard" in recordRules));
  });
  it("let the guard look and nothing else", () => {
    const verbs = [...guardRules.applications, ...guardRules.workloads].map(({ resources, verbs }) => [
      resources,
      verbs,
    ]);
    assert.deepEqual(verbs, [
      [["applications"], ["get"]],
      [["deployments", "statefulsets", "daemonsets"], ["get"]],
      [["rollouts"], ["get"]],
      [["pods"], ["list"]],
    ]);
  });
  it("let it list Applications besides where these are known by their labels alone", () => {
    assert.deepEqual(labelledRules, [{ apiGroups: ["argoproj.io"], resources: ["applications"], verbs: ["list"] }]);
  });
  it("let guard and promotion step look at workloads, and whatever records an end at Applications alone", () => {
    assert.deepEqual(lookers, { applications: ["guard", "workflow", "record"], workloads: ["guard", "workflow"] });
  });
  it("let the promotion step besides stop a Workflow, which one the API server sees to, and delete no pod", () => {
    assert.deepEqual(roles.workflow, [ofWorkflows("get", "patch")]);
  });
  it("let what records an end look at its Workflow and nothing else", () => {
    assert.deepEqual(roles.record, [ofWorkflows("get")]);
  });
  for (const account of ["workflow", "record"] as const)
    it(`let the account ${account} write records`, () => {
      assert.deepEqual(recordRules[account], [
        { apiGroups: [""], resources: ["configmaps"], verbs: ["get", "create", "update"] },
      ]);
    });
  it("let the sweep look, make Workflows that promote what is verified, and delete finished ones", () => {
    assert.deepEqual(roles.sweep, [
      { apiGroups: ["argoproj.io"], resources: ["workflows"], verbs: ["list", "create", "delete"] },
    ]);
    assert.deepEqual(recordRules.sweep, [
      { apiGroups: [""], resources: ["configmaps"], verbs: ["list", "get", "create", "update"] },
    ]);
    assert.deepEqual(sweepRules, [{ apiGroups: ["argoproj.io"], resources: ["applications"], verbs: ["list"] }]);
  });
});
