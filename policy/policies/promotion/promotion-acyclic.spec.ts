// Cases of promotion-acyclic.
import { promotionSensor } from "../../spec/builders";
import { UNKNOWN, type Spec } from "../../spec/cases";
import { promotionAcyclic } from "./promotion-acyclic";

const edges = (...list: [string, unknown][]) => promotionSensor(list.map(([source, targets]) => ({ source, targets })));
const message = (i: number, phase: string, way: string) =>
  `Sensor "webhook-app-promotion": \`spec.triggers[${i}]\` must not lead back to ${phase}: ${way}.`;

export const spec: Spec = {
  policy: promotionAcyclic,
  pass: [
    { title: "a chain", given: edges(["dev", ["test"]], ["test", ["prod"]]) },
    {
      title: "two ways to one phase",
      given: edges(["dev", ["test", "staging"]], ["test", ["prod"]], ["staging", ["prod"]]),
    },
  ],
  fail: [
    { title: "to itself", given: edges(["test", ["test"]]), messages: [message(0, "test", "test -> test")] },
    {
      title: "round a cycle, reported once",
      given: edges(["dev", ["test"]], ["test", ["prod"]], ["prod", ["dev"]]),
      messages: [message(2, "prod", "prod -> dev -> test -> prod")],
    },
  ],
  empty: [
    { title: "no resources", given: [] },
    { title: "no targets", given: edges(["test", []]) },
  ],
  unknown: [
    {
      title: "one phase's targets; what is known is still checked",
      given: edges(["dev", UNKNOWN], ["test", ["test"]]),
      messages: [message(1, "test", "test -> test")],
      unknown: "spec.triggers.0.template.k8s.source.resource.spec.arguments.parameters.1.value",
    },
  ],
};
