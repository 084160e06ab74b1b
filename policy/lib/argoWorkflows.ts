// The settings of Argo Workflows' server and controller, wherever they are written.
import { chartsOf, CHART_KINDS, valuesFor } from "./charts";
import { commandOf, type Flag, flagsOf, flagValue, variablesOf, wordsOf } from "./commands";
import type { Sight } from "./definePolicy";
import { parseText } from "./embedded";
import { CONFIG_MAP } from "./kinds";
import type { Layers } from "./layers";
import type { Node } from "./node";
import type { KubeObject } from "./object";
import { objectsOf } from "./objects";
import { type Container, POD_KINDS, podsOf } from "./pods";
import type { Resource } from "./resource";
import { eachKnown, inTurn } from "./unknown";

/** The ways in which a server lets users in. */
export interface WorkflowServer {
  /** How messages name it. */
  title: string;
  /** Where each mode is named. */
  modes: { mode: string; place: Node }[];
}

/** The servers that a resource sets up. */
export const workflowServers: Sight<WorkflowServer> = {
  kinds: [...CHART_KINDS, ...POD_KINDS],
  of: (resource) =>
    inTurn(
      serversOfCharts(resource),
      eachKnown(objectsOf(resource), (object) => inTurn(serversOfCharts(resource, object), serversOfPods(object))),
    ),
};

function serversOfCharts(resource: Resource, object?: KubeObject): Generator<WorkflowServer> {
  return eachKnown(chartsOf(resource, object), (chart) =>
    valuesFor(chart, "argo-workflows").map((values) => {
      const server = values.at("server");
      const named = [server.find("authMode"), server.find("authModes"), ...server.items("authModes")].filter(
        (node) => node !== undefined,
      );
      const modes = [
        ...named.map((place) => ({ mode: place.text(), place })),
        ...modesOf(flagsOf([...wordsOf(server.place("extraArgs"))]), server.place("extraEnv")),
      ];
      return { title: chart.title, modes };
    }),
  );
}

function* serversOfPods(object: KubeObject): Generator<WorkflowServer> {
  if (!object.is(...POD_KINDS)) return;
  const servers = podsOf(object).flatMap((pod) => pod.containers.filter(isServer));
  yield* eachKnown(servers, ({ fields }) => [
    { title: object.title, modes: modesOf(flagsOf(commandOf(fields)), fields.place("env")) },
  ]);
}

/** By its command, `argo server`; the image `argocli` has `argo` for its entry point. */
function isServer({ fields }: Container): boolean {
  const words = commandOf(fields).map(({ text }) => text);
  const isArgo = words.some((word) => /(^|\/)argo$/.test(word)) || /(^|\/)argocli(:|@|$)/.test(fields.text("image"));
  return (isArgo && words.includes("server")) || fields.text("name") === "argo-server";
}

/** The server reads every flag from its environment too, as `ARGO_<NAME>`. */
function modesOf(flags: readonly Flag[], environment: Node): WorkflowServer["modes"] {
  return [
    ...flags.filter(({ name }) => name === "auth-mode").map((flag) => ({ mode: flagValue(flag), place: flag.place })),
    ...variablesOf(environment)
      .filter(({ name }) => name === "ARGO_AUTH_MODE")
      .map(({ value }) => ({ mode: value.text(), place: value })),
  ];
}

/** What the controller's configuration says. */
export interface WorkflowController {
  title: string;
  /** True where what is missing may be set already. */
  partial: boolean;
  /** Where the mode of references to templates belongs. */
  templateReferencing: Node;
}

/** The controllers that a resource configures. */
export const workflowControllers: Sight<WorkflowController> = {
  kinds: [...CHART_KINDS, CONFIG_MAP],
  of: (resource) =>
    inTurn(
      controllersOfCharts(resource),
      eachKnown(objectsOf(resource), (object) =>
        inTurn(controllersOfCharts(resource, object), controllersOfConfigMap(object)),
      ),
    ),
};

const RESTRICTIONS = ["controller", "workflowRestrictions", "templateReferencing"];

function controllersOfCharts(resource: Resource, object?: KubeObject): Generator<WorkflowController> {
  return eachKnown(chartsOf(resource, object), ({ title, ...chart }) =>
    valuesFor({ title, ...chart }, "argo-workflows").map((values: Layers) => ({
      title,
      partial: false,
      templateReferencing: values.find(...RESTRICTIONS) ?? values.nodes[0]!.at(...RESTRICTIONS),
    })),
  );
}

/** The whole configuration as one text, or a text a key. */
function* controllersOfConfigMap(object: KubeObject): Generator<WorkflowController> {
  if (!object.is(CONFIG_MAP) || !/^workflow-controller-configmap$/.test(object.name)) return;
  const data = object.body.at("data");
  const config = data.at("config");
  const inside = config.text() === "" ? [] : parsed(config).map((node) => node.at("workflowRestrictions"));
  const [restrictions = data.at("workflowRestrictions")] = [...inside, ...parsed(data.at("workflowRestrictions"))];
  const { title, partial } = object;
  yield { title, partial, templateReferencing: restrictions.at("templateReferencing") };
}

function parsed(place: Node): Node[] {
  return place.text() === "" ? [] : parseText(place.text()).documents.map((document) => place.parsed(document));
}
