// Every object that a resource of the program makes: itself, the items of a list, manifests in texts and files, the extra
// objects of a chart, what a trigger or a template creates.
import { templatesOfSet } from "./applicationSets";
import { chartsOf, extraObjects, specsInValues, workflowDefaultsOf } from "./charts";
import type { Resource } from "./resource";
import { parseText } from "./embedded";
import { withFieldsOf } from "./fields";
import { heldIn } from "./held";
import { APPLICATION, APPLICATION_SET, CONFIG_MAP, parseToken, SENSOR, type Token, tokenOf, WORKFLOW } from "./kinds";
import { patchedIn } from "./kustomize";
import { manifestsIn } from "./manifests";
import { Node } from "./node";
import { KubeObject, type Writing } from "./object";
import { madeByTriggers } from "./sensor";
import { eachKnown, inTurn } from "./unknown";
import { manifestsOf, WORKFLOW_KINDS } from "./workflow";

/** The objects of a resource; none where it is not of Kubernetes. */
export function* objectsOf(resource: Resource): Generator<KubeObject> {
  const token = parseToken(resource.type);
  if (!token) return;
  const body = new Node(resource.props);
  const writing = { partial: token.patch };
  if (token.group === "yaml" || token.group === "kustomize") yield* ofManifests(resource, token, body);
  else if (token.group === "helm.sh") yield* ofCharts(resource);
  else if (token.list) yield* ofList(resource, token, body, `${token.kind}List "${resource.name}"`);
  else yield* withMade(new KubeObject(resource, token, body, writing));
}

/** An object, and the objects that are written in it. */
function* withMade(object: KubeObject): Generator<KubeObject> {
  yield object;
  const { title } = object;
  const made = (nodes: Iterable<Node>, fallback?: Token) =>
    eachKnown(nodes, (node) => written(object.resource, node, { title }, fallback));
  if (object.is(SENSOR)) yield* made(madeByTriggers(object), tokenOf("", WORKFLOW.name));
  else if (object.is(...WORKFLOW_KINDS)) yield* made(manifestsOf(object));
  else if (object.is(CONFIG_MAP)) yield* workflowDefaults(object);
  else if (object.is(APPLICATION_SET)) yield* applications(object);
  else
    yield* inTurn(
      ofCharts(object.resource, object),
      eachKnown(patchedIn(object), ({ node, kind }) =>
        written(object.resource, node, { holder: title, partial: true }, kind),
      ),
      made(heldIn(object)),
    );
}

/** The Applications of an ApplicationSet: by its template, and by what its generators and its patch lay over that. */
function applications(set: KubeObject): Generator<KubeObject> {
  const { resource, title } = set;
  return eachKnown(templatesOfSet(set.body.at("spec")), ({ node, whole }) =>
    withMade(new KubeObject(resource, tokenOf("", APPLICATION.name), node, { partial: !whole || set.partial, title })),
  );
}

/** The object at a place, or those in the text there. */
export function* written(
  resource: Resource,
  node: Node,
  how: Partial<Writing>,
  fallback?: Token,
): Generator<KubeObject> {
  const { value } = node;
  if (typeof value === "string") {
    const documents = parseText(value).documents.filter((document) => typeof document === "object");
    const suffix = (i: number) => (documents.length > 1 ? `, document ${i + 1}` : "");
    yield* eachKnown(documents.entries(), ([i, document]) =>
      written(resource, node.parsed(document, suffix(i)), how, fallback),
    );
    return;
  }
  const name = node.text("kind");
  const token = name === "" ? fallback : tokenOf(node.text("apiVersion"), name);
  if (!token) return;
  if (token.list && node.items("items").length > 0) yield* ofList(resource, token, node, how.holder ?? how.title ?? "");
  else yield* withMade(new KubeObject(resource, token, node, { partial: false, ...how }));
}

function ofList(resource: Resource, token: Token, list: Node, holder: string): Generator<KubeObject> {
  const item = token.kind === "List" ? undefined : { ...token, list: false };
  return eachKnown(list.items("items"), (node) => written(resource, node, { holder }, item));
}

function ofManifests(resource: Resource, token: Token, body: Node): Generator<KubeObject> {
  const holder = `${token.kind} "${resource.name}"`;
  return eachKnown(manifestsIn(body), (node) => written(resource, node, { holder }));
}

function ofCharts(resource: Resource, object?: KubeObject): Generator<KubeObject> {
  return eachKnown(chartsOf(resource, object), (chart) =>
    inTurn(
      eachKnown(extraObjects(chart), (node) => written(resource, node, { holder: chart.title })),
      eachKnown(specsInValues(chart), ({ kind, spec, name }) =>
        withMade(
          new KubeObject(resource, tokenOf("", kind.name), spec.parsed({ metadata: { name }, spec: spec.value }), {
            partial: false,
            holder: chart.title,
          }),
        ),
      ),
      eachKnown(workflowDefaultsOf(chart), (node) => [defaults(resource, node, chart.title)]),
    ),
  );
}

/** What the workflow controller's configuration adds to every Workflow is judged as a part of one. */
function* workflowDefaults(configMap: KubeObject): Generator<KubeObject> {
  if (!configMap.name.includes("workflow-controller")) return;
  const config = configMap.body.at("data", "config");
  const texts = [configMap.body.at("data", "workflowDefaults"), config].filter((node) => node.text() !== "");
  for (const node of texts) {
    for (const document of parseText(node.text()).documents) {
      const parsed = node.parsed(withFieldsOf(document));
      const found = node === config ? parsed.at("workflowDefaults") : parsed;
      if (found.isSet) yield defaults(configMap.resource, found, configMap.title);
    }
  }
}

function defaults(resource: Resource, node: Node, title: string): KubeObject {
  return new KubeObject(resource, { group: "argoproj.io", kind: WORKFLOW.name }, node, { partial: true, title });
}
