// The AppProject and the ApplicationSet: which Applications there are, what they may, when Argo CD makes and syncs them.
import assert from "node:assert/strict";
import { parse } from "yaml";
import { applicationSetSpec, appProjectSpec } from "../../components/gitops/applications";
import { type Phase, phasesSchema } from "../../components/settings/phases";
import { repositorySchema } from "../../components/settings/repository";

const phases = (...list: object[]): Phase[] => phasesSchema.parse(list);
const [test, prod] = phases({ name: "test", promotesTo: ["prod"] }, { name: "prod" }) as [Phase, Phase];
const repository = repositorySchema.parse({ url: "https://git.example.com/gitops.git" });

describe("the Applications", () => {
  it("are allowed this repository and the namespaces of all phases, so that what an unmanaged one deployed can be removed", () => {
    const list = phases({ name: "test" }, { name: "eu", namespace: "eu-{app}" }, { name: "us", managed: false });
    const { sourceRepos, destinations } = appProjectSpec({ repository, phases: list });
    assert.deepEqual(sourceRepos, [repository.url]);
    assert.deepEqual(
      destinations.map(({ namespace }) => namespace),
      ["*-test", "eu-*", "*-us"],
    );
  });
  it("are named after folder and phase", () => {
    const { template } = applicationSetSpec({ keepWorkloads: true, repository, phases: [test, prod] });
    assert.equal(template.metadata.name, "{{ index .path.segments 1 }}-{{ .phase }}");
    assert.deepEqual(template.metadata.labels, {
      "argo-promotion/app": "{{ index .path.segments 1 }}",
      "argo-promotion/phase": "{{ .phase }}",
    });
  });
  it("are synced again after a failure of the infrastructure, with the newest commit", () => {
    const { retry } = applicationSetSpec({ keepWorkloads: true, repository, phases: [test] }).template.spec.syncPolicy;
    assert.equal(retry.refresh, true);
    const waits = Array.from({ length: retry.limit }, (_, attempt) =>
      Math.min(5 * retry.backoff.factor ** attempt, 60),
    );
    assert.deepEqual([retry.backoff.duration, retry.backoff.maxDuration], ["5s", "1m"]);
    assert.ok(waits.reduce((sum, wait) => sum + wait, 0) >= 5 * 60);
  });
  it("F25: are an error where the values file is missing, whatever the chart's own values are", () => {
    const { template, templatePatch } = applicationSetSpec({ keepWorkloads: true, repository, phases: [test, prod] });
    assert.equal(template.spec.source.helm?.ignoreMissingValueFiles, false);
    assert.equal(templatePatch, undefined);
    assert.deepEqual(template.spec.source.helm.valueFiles, ["../overlays/{{ .phase }}/values-{{ .phase }}.yaml"]);
  });
  it("F25: may go without a values file in the phases that say so, and in no other", () => {
    const list = phases({ name: "dev", valuesOptional: true }, { name: "test" }, { name: "qa", valuesOptional: true });
    const { template, templatePatch } = applicationSetSpec({ keepWorkloads: true, repository, phases: list });
    assert.equal(template.spec.source.helm?.ignoreMissingValueFiles, false);
    assert.deepEqual(parse(templatePatch!.replace('{{ eq .phase "dev" "qa" }}', "true")), {
      spec: { source: { helm: { ignoreMissingValueFiles: true } } },
    });
  });
  it("F25: may all go without a values file where every phase says so", () => {
    const list = phases({ name: "dev", valuesOptional: true }, { name: "test", managed: false });
    const { template, templatePatch } = applicationSetSpec({ keepWorkloads: true, repository, phases: list });
    assert.deepEqual([template.spec.source.helm?.ignoreMissingValueFiles, templatePatch], [true, undefined]);
  });
  it("choose the namespace by phase where the phases differ", () => {
    const list = phases({ name: "test" }, { name: "eu", namespace: "eu-{app}" });
    assert.equal(
      applicationSetSpec({ keepWorkloads: true, repository, phases: list }).template.spec.destination.namespace,
      '{{ if eq .phase "test" }}{{ index .path.segments 1 }}-test{{ else if eq .phase "eu" }}eu-{{ index .path.segments 1 }}{{ end }}',
    );
  });
  it("are looked for as often as Argo CD looks for commits", () => {
    const slow = repositorySchema.parse({ url: repository.url, polling: "3m" });
    const { generators } = applicationSetSpec({ keepWorkloads: true, repository: slow, phases: [test] });
    assert.equal(generators[0]?.git.requeueAfterSeconds, 180);
  });
});
