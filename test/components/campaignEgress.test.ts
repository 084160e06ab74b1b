// What campaigns may call, and what applications may write: the specs of the policies that say so.
import assert from "node:assert/strict";
import { applicationBoundarySpec } from "../../components/gitops/applicationBoundary";
import { campaignEgressSpecs } from "../../components/workflow/campaignEgress";
import { phasesSchema } from "../../components/settings/phases";
import { reportsSchema } from "../../components/settings/reports";

const gitRepo = "https://git.example.com:8443/gitops.git";
const phases = (verification: unknown) =>
  phasesSchema.parse([{ name: "test", promotesTo: ["prod"], verification }, { name: "prod" }]);

describe("the network of campaigns", () => {
  const rules = (verification: unknown, more = {}) =>
    campaignEgressSpecs({ phases: phases(verification), gitRepo, ...more })[0]?.spec.egress ?? [];
  const numbers = (rule: { ports?: { port: number }[] } | undefined) => rule?.ports?.map(({ port }) => port);

  it("has a policy for each phase with a campaign", () => {
    const [policy, ...others] = campaignEgressSpecs({ phases: phases({}), gitRepo });
    assert.deepEqual(policy?.spec.podSelector, { matchLabels: { "argo-promotion/campaign": "test" } });
    assert.deepEqual(others, []);
    assert.deepEqual(campaignEgressSpecs({ phases: phases("none"), gitRepo }), []);
  });
  it("reaches the namespaces of the phase that is tested", () => {
    assert.deepEqual(rules({})[0], {
      to: [{ namespaceSelector: { matchLabels: { "argo-promotion/phase": "test" } } }],
    });
  });
  it("reaches the ports of the Kubernetes API, of git and of the reports", () => {
    const reports = reportsSchema.parse({ endpoint: "s3.example.com:9000", bucket: "reports", existingSecret: "s" });
    assert.deepEqual(numbers(rules({}, { reports })[2]), [443, 6443, 9000, 8443]);
  });
  it("reaches what the verification names", () => {
    const egress = [{ namespace: "selenium", ports: [4444] }, { cidr: "203.0.113.0/24" }];
    assert.deepEqual(rules({ egress }).slice(3), [
      {
        to: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "selenium" } } }],
        ports: [{ protocol: "TCP", port: 4444 }],
      },
      { to: [{ ipBlock: { cidr: "203.0.113.0/24" } }] },
    ]);
  });
  for (const wrong of [{}, { namespace: "a", cidr: "10.0.0.0/8" }, { cidr: "10.0.0.0" }, { cidr: "10.0.0.0/33" }]) {
    it(`is not opened by ${JSON.stringify(wrong)}`, () => assert.throws(() => phases({ egress: [wrong] })));
  }
});

describe("the boundary of applications", () => {
  it("knows the namespace of an application in each managed phase", () => {
    const list = phasesSchema.parse([
      { name: "test" },
      { name: "eu", namespace: "eu-{app}-x" },
      { name: "us", managed: false },
    ]);
    const { variables } = applicationBoundarySpec(list, "controller");
    assert.equal(
      variables.find(({ name }) => name === "home")?.expression,
      "variables.phase == 'test' ? variables.app + '-' + 'test' : (variables.phase == 'eu' ? 'eu-' + variables.app + '-x' : (''))",
    );
  });
});
