// A promotion must survive a fault that passes, and end where one does not.
import { stackPolicy, type Violation } from "../../lib/definePolicy";
import { referenced } from "../../lib/flow";
import { promotion } from "../../lib/frameworks";
import { CLUSTER_WORKFLOW_TEMPLATE, WORKFLOW_TEMPLATE } from "../../lib/kinds";
import type { Node } from "../../lib/node";
import { KubeObject } from "../../lib/object";
import { type Promotion, promotionsOf } from "../../lib/promotions";
import type { Stack } from "../../lib/stack";
import { eachKnown, inTurn } from "../../lib/unknown";
import { templatePods } from "../../lib/workflow";

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
  looksAt: (stack) => inTurn<Promotion | KubeObject>(promotionsOf(stack), stack.ofKind(...TEMPLATES)),
  *check(subject, stack) {
    yield* subject instanceof KubeObject ? ofTemplates(subject) : ofTrigger(subject, stack);
  },
});

function* ofTrigger(promotion: Promotion, stack: Stack): Generator<Violation> {
  const { sensor, trigger, workflow } = promotion;
  const steps = trigger.at("retryStrategy", "steps");
  if ((steps.num() ?? 0) < 1) {
    yield { message: `${sensor.title}: ${steps.quoted} must be at least 1.`, resource: sensor.resource };
  }
  const own = workflow.body.at("spec", "activeDeadlineSeconds");
  if (isDeadline(own)) return;
  const template = referenced(promotion, stack);
  const place = template?.body.at("spec", "activeDeadlineSeconds") ?? own;
  const { title, resource } = template ?? sensor;
  if (!isDeadline(place)) yield { message: `${title}: ${place.quoted} must be set.`, resource };
}

function isDeadline(place: Node): boolean {
  const deadline = place.text();
  return deadline !== "" && deadline !== "0";
}

/** The template that promotes is the one that gets what the git server is shown. */
function* ofTemplates(object: KubeObject): Generator<Violation> {
  yield* eachKnown(templatePods(object), function* ({ title, partial, template, containers }) {
    const promotes = containers
      .flatMap(({ fields }) => fields.items("env"))
      .some((variable) => ["GIT_PASSWORD", "GIT_SSH_KEY"].includes(variable.text("name")));
    if (promotes && !partial && (template.place.num("retryStrategy", "limit") ?? 0) < 1) {
      yield { message: `${title}: \`retryStrategy.limit\` must be at least 1.`, resource: object.resource };
    }
  });
}
