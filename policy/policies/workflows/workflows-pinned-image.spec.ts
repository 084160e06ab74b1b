// Cases of workflows-pinned-image.
import { custom, withContainer, workflowTemplate } from "../../spec/builders";
import { UNKNOWN, type Spec } from "../../spec/cases";
import { WORKFLOW } from "../../lib/types";
import { workflowsPinnedImage } from "./workflows-pinned-image";

const message = (found: string, where = "spec.templates[0].container.image") =>
  `ClusterWorkflowTemplate "clusterworkflowtemplate-1": \`${where}\` must have a tag other than latest, or a digest; it is ${found}.`;
const parameter = (name: string, value: unknown) => custom(WORKFLOW, { arguments: { parameters: [{ name, value }] } });

export const spec: Spec = {
  policy: workflowsPinnedImage,
  pass: [
    { title: "a version", given: withContainer({ image: "localhost:32000/argo-projects/git-promotion:0.1.0" }) },
    { title: "a digest", given: withContainer({ image: `registry.example.com/a@sha256:${"0".repeat(64)}` }) },
    { title: "filled in by a parameter", given: withContainer({ image: "{{inputs.parameters.test_docker_image}}" }) },
    { title: "a parameter with a version", given: parameter("test_docker_image", "a/test-campaign:0.1.0") },
    { title: "a parameter that is no image", given: parameter("test_docker_command", "latest") },
  ],
  fail: [
    { title: "latest", given: withContainer({ image: "a/promote:latest" }), messages: [message('"a/promote:latest"')] },
    {
      title: "no tag, behind a registry with a port",
      given: withContainer({ image: "localhost:32000/a" }),
      messages: [message('"localhost:32000/a", which has no tag')],
    },
    {
      title: "a parameter",
      given: parameter("test_docker_image", "a/test-campaign:latest"),
      messages: [
        'Workflow "workflow-1": `spec.arguments.parameters[0].value` must have a tag other than latest, or a digest; it is "a/test-campaign:latest".',
      ],
    },
    {
      title: "a digest that is none",
      given: withContainer({ image: "a@sha256:12" }),
      messages: [message('"a@sha256:12", whose digest is none')],
    },
  ],
  empty: [
    { title: "no image", given: withContainer({ image: undefined }), messages: [message("not set")] },
    { title: "a parameter without a value", given: parameter("test_docker_image", undefined) },
  ],
  unknown: [
    {
      title: "one image; the sidecar is still checked",
      given: workflowTemplate({ name: "a", container: { image: UNKNOWN }, sidecars: [{ image: "b:latest" }] }),
      messages: [message('"b:latest"', "spec.templates[0].sidecars[0].image")],
      unknown: "spec.templates.0.container.image",
    },
  ],
};
