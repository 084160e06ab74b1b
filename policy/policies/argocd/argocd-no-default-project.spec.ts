// Cases of argocd-no-default-project.
import { custom } from "../../spec/builders";
import { UNKNOWN, type Spec } from "../../spec/cases";
import { APPLICATION, APPLICATION_SET } from "../../lib/types";
import { argocdNoDefaultProject } from "./argocd-no-default-project";

const application = (project: unknown) => custom(APPLICATION, { project });
const set = (project: unknown) => custom(APPLICATION_SET, { template: { spec: { project } } });

export const spec: Spec = {
  policy: argocdNoDefaultProject,
  pass: [
    { title: "an Application in a project of its own", given: application("promotion") },
    { title: "an ApplicationSet whose Applications are", given: set("promotion") },
  ],
  fail: [
    {
      title: "an Application in default",
      given: application("default"),
      messages: [
        'Application "application-1": `spec.project` must name an AppProject other than default; it is "default".',
      ],
    },
    {
      title: "an ApplicationSet whose Applications are in default",
      given: set("default"),
      messages: [
        'ApplicationSet "applicationset-1": `spec.template.spec.project` must name an AppProject other than default; it is "default".',
      ],
    },
  ],
  empty: [
    {
      title: "no project means default",
      given: application(undefined),
      messages: [
        'Application "application-1": `spec.project` must name an AppProject other than default; it is not set.',
      ],
    },
    {
      title: "no spec",
      given: custom(APPLICATION_SET, undefined),
      messages: [
        'ApplicationSet "applicationset-1": `spec.template.spec.project` must name an AppProject other than default; it is not set.',
      ],
    },
  ],
  unknown: [{ title: "the project", given: application(UNKNOWN), unknown: "spec.project" }],
};
