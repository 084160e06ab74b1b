// What a promotion's Workflow does: which templates it may run, where it promotes to, and what must hold before.
import { type Gates, gatesOf } from "./gates";
import { CLUSTER_WORKFLOW_TEMPLATE, WORKFLOW_TEMPLATE } from "./kinds";
import type { Node } from "./node";
import type { KubeObject } from "./object";
import { argument, namesIn, type Promotion, promotionsOf, sourcesOf } from "./promotions";
import type { Stack } from "./stack";
import { eachKnown, FirstUnknown, gather } from "./unknown";
import { callsOf, type Template, templatesOf } from "./workflow";

const TEMPLATES = [CLUSTER_WORKFLOW_TEMPLATE, WORKFLOW_TEMPLATE];

/** An edge, with what its Workflow says about it. */
export interface Edge {
  source: string;
  target: string;
  /** True where something is tested before the promotion. */
  verified: boolean;
  /** What must hold besides. Throws where it is unknown at preview, so only those who need it ask. */
  gates: () => Gates;
  sensor: KubeObject;
  trigger: Node;
}

/** The edges of a stack: those out of the phases that it manages. */
export function edgesOf(stack: Stack): Generator<Edge> {
  return eachKnown(promotionsOf(stack), (promotion) => {
    const { sensor, trigger } = promotion;
    const sources = sourcesOf(promotion);
    return sources.flatMap((source) =>
      targetsOf(promotion, stack).map(({ target, verified }) => {
        const gates = () => gatesOf({ source, target }, allReachable(promotion, stack));
        return { source, target, verified, gates, sensor, trigger };
      }),
    );
  });
}

type Target = Pick<Edge, "target" | "verified">;

/** From the Workflow's arguments, or else from the calls that promote in its templates. */
function targetsOf(promotion: Promotion, stack: Stack): Target[] {
  const image = argument(promotion, "test_docker_image");
  const given = argument(promotion, "target_phases") ?? argument(promotion, "target_phase");
  const calls = reachable(promotion, stack).flatMap((template) => promotingCalls(template, stack));
  const targets = namesIn(given?.text("value") ?? "");
  if (targets.length === 0) return calls;
  const verified = image ? image.text("value") !== "" : calls.some((call) => call.verified);
  return targets.map((target) => ({ target, verified }));
}

/** The object that a promotion's Workflow is made from, where the stack makes it. */
export function referenced({ workflow }: Promotion, stack: Stack): KubeObject | undefined {
  const name = workflow.body.text("spec", "workflowTemplateRef", "name");
  return name === "" ? undefined : stack.named(TEMPLATES, { name });
}

/** Every template that a promotion's Workflow may run, as far as the stack makes them and they are known. */
export function reachable(promotion: Promotion, stack: Stack): Template[] {
  return visited(promotion, stack).found;
}

/** The same; throws at the end where one is unknown at preview. */
function* allReachable(promotion: Promotion, stack: Stack): Generator<Template> {
  const { found, unknown } = visited(promotion, stack);
  yield* found;
  unknown.rethrow();
}

function visited(promotion: Promotion, stack: Stack): { found: Template[]; unknown: FirstUnknown } {
  const found = new Map<string, Template>();
  const unknown = new FirstUnknown();
  const visit = (object: KubeObject | undefined) => {
    const templates = gather(object ? templatesOf(object) : []);
    unknown.unless(() => templates.unknown.rethrow());
    for (const template of templates.found) {
      const id = `${template.object.title} ${template.place.quoted}`;
      if (found.has(id)) continue;
      found.set(id, template);
      for (const call of callsOf(template.place)) visit(ofReference(call, stack));
    }
  };
  visit(promotion.workflow);
  visit(referenced(promotion, stack));
  return { found: [...found.values()], unknown };
}

function ofReference(call: Node, stack: Stack): KubeObject | undefined {
  const name = call.text("templateRef", "name");
  return name === "" ? undefined : stack.named(TEMPLATES, { name });
}

/** The targets that the steps or tasks of a template promote to. */
function promotingCalls(template: Template, stack: Stack): Target[] {
  return callsOf(template.place).flatMap((call) => {
    const parameters = call.items("arguments", "parameters");
    const given = parameters.find((parameter) => /^target_phases?$/.test(parameter.text("name")));
    if (!given) return [];
    const items = [...call.texts("withItems"), ...namesIn(call.text("withParam"))];
    const targets = given.text("value") === "{{item}}" ? items : namesIn(given.text("value"));
    const promoting = resolve(call, template, stack);
    const own = mainImages(promoting);
    const before = [...callsBefore(call, template.place), ...watched(call, promoting, template.place)];
    const verified = before.some((each) => isTest(each, template, stack, own));
    return targets.map((target) => ({ target, verified }));
  });
}

/**
 * The tasks beside which one begins, to wait for them by itself: `promote --verification campaign` knows them by their template,
 * `workflow` by their names.
 */
function watched(call: Node, promoting: Template[] = [], template: Node): Node[] {
  const asked = call.items("arguments", "parameters").find((parameter) => parameter.text("name") === "verification");
  const isTask = isWatched[asked?.text("value") ?? ""];
  if (!isTask || !promoting.some(({ place }) => place.texts("container", "args").includes("--verification"))) return [];
  return template.items("dag", "tasks").filter(isTask);
}

/** By what is asked for, whether a task is waited for. */
const isWatched: Readonly<Record<string, (task: Node) => boolean>> = {
  campaign: (task) => (task.text("templateRef", "template") || task.text("template")) === "integration-tests",
  workflow: (task) => /^verification-\d+$/.test(task.text("name")),
};

/** The steps or tasks that must have ended before one starts. */
function callsBefore(call: Node, template: Node): Node[] {
  const groups = template.items("steps");
  const group = groups.findIndex((each) => call.path.join().startsWith(`${each.path.join()},`));
  if (group >= 0) return groups.slice(0, group).flatMap((each) => each.items());
  const tasks = template.items("dag", "tasks");
  const before = new Set<Node>();
  const visit = (task: Node) => {
    const names = [...task.texts("dependencies"), ...(task.text("depends").match(/[A-Za-z0-9_][\w-]*/g) ?? [])];
    for (const other of tasks.filter((each) => names.includes(each.text("name")) && !before.has(each))) {
      before.add(other);
      visit(other);
    }
  };
  visit(tasks.find((task) => task.path.join() === call.path.join()) ?? call);
  return [...before];
}

/** The templates that a step or task runs; undefined where the stack does not make them. */
function resolve(call: Node, { object, spec, partial }: Template, stack: Stack): Template[] | undefined {
  const inline = call.at("inline");
  if (inline.isSet) return [{ object, spec, place: inline, partial }];
  const referenced = ofReference(call, stack);
  if (!referenced && call.at("templateRef").isSet) return undefined;
  const name = call.text("templateRef", "template") || call.text("template");
  return gather(templatesOf(referenced ?? object)).found.filter(({ place }) => place.text("name") === name);
}

const MAIN = ["container", "script"];

function mainImages(templates: Template[] = []): string[] {
  return templates.flatMap(({ place }) => [
    ...MAIN.map((key) => place.text(key, "image")).filter((image) => image !== ""),
    ...place.items("containerSet", "containers").map((container) => container.text("image")),
  ]);
}

/**
 * True for a call that tests something: it runs an image other than that which promotes (the guard's wait runs the same), makes
 * an object such as an AnalysisRun, or runs a template that others wrote.
 */
function isTest(call: Node, template: Template, stack: Stack, own: string[], depth = 0): boolean {
  const templates = resolve(call, template, stack);
  if (templates === undefined) return true;
  return templates.some((each) => {
    if (mainImages([each]).some((image) => !own.includes(image))) return true;
    if (["resource", "http", "plugin"].some((key) => each.place.at(key).isSet)) return true;
    return depth < 8 && callsOf(each.place).some((inner) => isTest(inner, each, stack, own, depth + 1));
  });
}
