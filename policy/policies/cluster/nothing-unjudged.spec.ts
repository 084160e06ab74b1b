// Cases of nothing-unjudged.
import { chart, custom, release, workflowTemplate } from "../../spec/builders";
import { UNKNOWN, type Spec } from "../../spec/cases";
import { SENSOR } from "../../lib/types";
import { nothingUnjudged } from "./nothing-unjudged";

const files = (...valueYamlFiles: unknown[]) => release({ valueYamlFiles });
const trigger = (source: object) => custom(SENSOR, { triggers: [{ template: { k8s: { source } } }] });
const of = (title: string, place: string, problem: string) => `${title}: \`${place}\` ${problem}; no policy judges it.`;
const patched = (podSpecPatch: unknown) => workflowTemplate({ name: "a", podSpecPatch, container: {} });

export const spec: Spec = {
  policy: nothingUnjudged,
  pass: [
    { title: "values as a text", given: files({ text: "server: {}" }) },
    { title: "an object in a trigger", given: trigger({ resource: { kind: "Job" } }) },
  ],
  fail: [
    {
      title: "values from an address",
      given: files({ uri: "https://example.com/values.yaml" }),
      messages: [of('Release "argocd"', "valueYamlFiles[0]", "is read from an address")],
    },
    {
      title: "a file that is not there",
      given: files("missing/values.yaml"),
      messages: [of('Release "argocd"', "valueYamlFiles[0]", 'is not found ("missing/values.yaml")')],
    },
    {
      title: "an object from elsewhere",
      given: trigger({ git: { url: "https://git.example.com/a.git" } }),
      messages: [
        of('Sensor "sensor-1"', "spec.triggers[0].template.k8s.source", "is read from elsewhere when it triggers"),
      ],
    },
    {
      title: "a patch that does not parse",
      given: patched("{containers: ["),
      messages: [
        of(
          'ClusterWorkflowTemplate "clusterworkflowtemplate-1"',
          "spec.templates[0].podSpecPatch",
          "cannot be parsed (Flow sequence in block collection must be sufficiently indented and end with a ] at line 1, column 15)",
        ),
      ],
    },
  ],
  empty: [
    { title: "no files", given: chart("argo-cd", undefined) },
    { title: "no triggers", given: custom(SENSOR, undefined) },
  ],
  unknown: [
    {
      title: "a file",
      given: files(UNKNOWN),
      messages: [of('Release "argocd"', "valueYamlFiles[0]", "is unknown at preview")],
    },
    { title: "a patch", given: patched(UNKNOWN), unknown: "spec.templates.0.podSpecPatch" },
  ],
};
