// Cases of pods-pinned-image.
import { chart, custom } from "../../spec/builders";
import { UNKNOWN, type Spec } from "../../spec/cases";
import { podsPinnedImage } from "./pods-pinned-image";

const pod = (...images: unknown[]) =>
  custom("kubernetes:apps/v1:Deployment", { template: { spec: { containers: images.map((image) => ({ image })) } } });
const message = (found: string, i = 0) =>
  `Deployment "deployment-1": \`spec.template.spec.containers[${i}].image\` must have a tag other than latest, or a digest; it is ${found}.`;

export const spec: Spec = {
  policy: podsPinnedImage,
  pass: [
    { title: "a version", given: pod("registry.example.com/a:1.2.3") },
    { title: "values that leave the tag to the chart", given: chart("argo-cd", { global: { image: { tag: "" } } }) },
  ],
  fail: [
    { title: "latest", given: pod("a:1", "a:latest"), messages: [message('"a:latest"', 1)] },
    {
      title: "no tag in a CronJob",
      given: custom("kubernetes:batch/v1:CronJob", {
        jobTemplate: { spec: { template: { spec: { initContainers: [{ image: "a" }] } } } },
      }),
      messages: [
        'CronJob "cronjob-1": `spec.jobTemplate.spec.template.spec.initContainers[0].image` must have a tag other than latest, or a digest; it is "a", which has no tag.',
      ],
    },
    {
      title: "latest in values",
      given: chart("argo-cd", { global: { image: { tag: "latest" } }, sidecarImage: "a:latest" }),
      messages: [
        'Release "argo-cd": `values.global.image.tag` must not be latest.',
        'Release "argo-cd": `values.sidecarImage` must not be latest.',
      ],
    },
  ],
  empty: [
    { title: "no image", given: pod(undefined), messages: [message("not set")] },
    { title: "no spec", given: custom("kubernetes:core/v1:Pod", undefined) },
    { title: "no values", given: chart("argo-cd", undefined) },
  ],
  unknown: [
    {
      title: "one image; the next is still checked",
      given: pod(UNKNOWN, "a:latest"),
      messages: [message('"a:latest"', 1)],
      unknown: "spec.template.spec.containers.0.image",
    },
  ],
};
