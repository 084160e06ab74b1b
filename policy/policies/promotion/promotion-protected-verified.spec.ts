// Cases of promotion-protected-verified.
import { custom, promotionSensor } from "../../spec/builders";
import { UNKNOWN, type Spec } from "../../spec/cases";
import { SENSOR } from "../../lib/types";
import { promotionProtectedVerified } from "./promotion-protected-verified";

const annotations = { annotations: { "argo-promotion/protected-phases": "staging, prod" } };
const message = (edge: string, i = 0) =>
  `Sensor "webhook-app-promotion": \`spec.triggers[${i}]\` must run a verification before it promotes ${edge}, since prod is protected.`;

export const spec: Spec = {
  policy: promotionProtectedVerified,
  pass: [
    { title: "a verified edge", given: promotionSensor([{ source: "test", targets: ["prod"] }], annotations) },
    {
      title: "an edge into a phase that is not protected",
      given: promotionSensor([{ source: "dev", targets: ["test"], image: "" }], annotations),
    },
  ],
  fail: [
    {
      title: "one of two edges has no verification",
      given: promotionSensor(
        [
          { source: "dev", targets: ["test", "prod"], image: "" },
          { source: "test", targets: ["prod"] },
        ],
        annotations,
      ),
      messages: [message("dev -> prod")],
    },
    {
      title: "an edge written as in the reference demo",
      given: custom(
        SENSOR,
        {
          triggers: [
            {
              template: {
                argoWorkflow: {
                  source: {
                    resource: {
                      spec: {
                        arguments: {
                          parameters: [
                            { name: "source_phase", value: "test" },
                            { name: "target_phase", value: "prod" },
                          ],
                        },
                      },
                    },
                  },
                },
              },
            },
          ],
        },
        { name: "webhook-app-promotion", ...annotations },
      ),
      messages: [message("test -> prod")],
    },
  ],
  empty: [
    { title: "no resources", given: [] },
    { title: "no targets", given: promotionSensor([{ source: "test", targets: [], image: "" }], annotations) },
  ],
  unknown: [
    {
      title: "one campaign's image; the next edge is still checked",
      given: promotionSensor(
        [
          { source: "test", targets: ["prod"], image: UNKNOWN },
          { source: "dev", targets: ["prod"], image: "" },
        ],
        annotations,
      ),
      messages: [message("dev -> prod", 1)],
      unknown: "spec.triggers.0.template.k8s.source.resource.spec.arguments.parameters.2.value",
    },
  ],
  override: [
    {
      title: "protected by configuration",
      given: promotionSensor([{ source: "dev", targets: ["prod"], image: "" }]),
      config: { protectedPhases: ["prod"] },
      messages: [message("dev -> prod")],
    },
  ],
};
