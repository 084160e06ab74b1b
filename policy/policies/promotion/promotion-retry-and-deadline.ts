// A promotion must survive a fault that passes, and end where one does not.
import { stackPolicy, type Resource, type Violation } from "../../lib/definePolicy";
import { promotion } from "../../lib/frameworks";
import { findNamed } from "../../lib/find";
import { promotionTriggers, type PromotionTrigger } from "../../lib/phases";
import { itemPaths, num, pathText, text, type Path } from "../../lib/read";
import { titleOf } from "../../lib/title";
import { CLUSTER_WORKFLOW_TEMPLATE, WORKFLOW_TEMPLATE } from "../../lib/types";
import { eachKnown, inTurn } from "../../lib/unknown";
import { podTemplates, templateContainers, templateTitle } from "../../lib/workflow";

const TEMPLATES = [CLUSTER_WORKFLOW_TEMPLATE, WORKFLOW_TEMPLATE];

export const promotionRetryAndDeadline = stackPolicy({
  name: "promotion-retry-and-deadline",
  description: "A promotion is tried again when the infrastructure fails, and its Workflow has a deadline.",
  level: "mandatory",
  severity: "high",
  framework: promotion("F14"),
  remediation:
    "Set `retryStrategy` of the trigger and of the template that promotes, and `activeDeadlineSeconds` of the Workflow's template.",
  url: "https://argo-workflows.readthedocs.io/en/stable/retries/",
  *check(resources) {
    const templates = resources.filter(({ type }) => TEMPLATES.includes(type));
    yield* inTurn(
      eachKnown(promotionTriggers(resources), (trigger) => ofTrigger(trigger, resources)),
      eachKnown(templates, ofTemplates),
    );
  },
});

function* ofTrigger(
  { sensor, path, workflow }: PromotionTrigger,
  resources: readonly Resource[],
): Generator<Violation> {
  const { props } = sensor;
  const steps = [...path, "retryStrategy", "steps"];
  if ((num(props, ...steps) ?? 0) < 1) {
    yield { message: `${titleOf(sensor)}: \`${pathText(steps)}\` must be at least 1.`, resource: sensor };
  }
  if (hasDeadline(props, [...workflow, "spec"])) return;
  const name = text(props, ...workflow, "spec", "workflowTemplateRef", "name");
  const template = findNamed(resources, TEMPLATES, { name });
  if (!template || !hasDeadline(template.props, ["spec"])) {
    const path = template ? ["spec"] : [...workflow, "spec"];
    const resource = template ?? sensor;
    yield {
      message: `${titleOf(resource)}: \`${pathText([...path, "activeDeadlineSeconds"])}\` must be set.`,
      resource,
    };
  }
}

function hasDeadline(props: unknown, spec: Path): boolean {
  const deadline = text(props, ...spec, "activeDeadlineSeconds");
  return deadline !== "" && deadline !== "0";
}

/** The template that promotes is the one that gets the password of the git server. */
function* ofTemplates(resource: Resource): Generator<Violation> {
  for (const template of podTemplates(resource)) {
    const promotes = templateContainers(template)
      .flatMap((container) => itemPaths(resource.props, ...container, "env"))
      .some((variable) => text(resource.props, ...variable, "name") === "GIT_PASSWORD");
    if (promotes && (num(resource.props, ...template.path, "retryStrategy", "limit") ?? 0) < 1) {
      yield { message: `${templateTitle(template)}: \`retryStrategy.limit\` must be at least 1.`, resource };
    }
  }
}
