// The settings of Argo CD, wherever they are written: values of its chart, its ConfigMaps, the command of its server, the
// object of its operator.
import { chartsOf, CHART_KINDS, valuesFor } from "./charts";
import { commandOf, type Flag, flagsOf, isFlagOn, variablesOf, wordsOf } from "./commands";
import type { Sight } from "./definePolicy";
import { ARGO_CD, CONFIG_MAP } from "./kinds";
import { Layers } from "./layers";
import type { Node } from "./node";
import type { KubeObject } from "./object";
import { objectsOf } from "./objects";
import { type Container, POD_KINDS, podsOf } from "./pods";
import type { Resource } from "./resource";
import { eachKnown, ifKnown, inTurn } from "./unknown";

/** Some of the settings, all in one place. */
export interface ArgoCd {
  /** How messages name it. */
  title: string;
  /** True for what sets everything that is not a default: a chart. A ConfigMap may be one of several. */
  whole: boolean;
  /** True where what is missing may be set already. */
  partial: boolean;
  /** Keys of `argocd-cm`, `argocd-rbac-cm` and `argocd-cmd-params-cm`. */
  cm: Layers;
  rbac: Layers;
  params: Layers;
  /** Values of the chart; undefined elsewhere. */
  values?: Layers;
  /** Flags of the server's command. */
  flags: readonly Flag[];
  /** Variables of the server's environment. */
  variables: readonly { name: string; value: Node }[];
}

/** The places of a resource that say how Argo CD is set up. */
export const argoCd: Sight<ArgoCd> = {
  kinds: [...CHART_KINDS, CONFIG_MAP, ARGO_CD, ...POD_KINDS],
  of: (resource) =>
    inTurn(
      ofCharts(resource),
      eachKnown(objectsOf(resource), (object) =>
        inTurn(ofCharts(resource, object), ofConfigMap(object), ofOperator(object), ofServers(object)),
      ),
    ),
};

/** Those of charts alone. */
export const argoCdCharts: Sight<ArgoCd> = {
  kinds: CHART_KINDS,
  of: (resource) =>
    inTurn(
      ofCharts(resource),
      eachKnown(objectsOf(resource), (object) => ofCharts(resource, object)),
    ),
};

const NOTHING = new Layers([]);
const none = { partial: false, whole: false, cm: NOTHING, rbac: NOTHING, params: NOTHING, flags: [], variables: [] };

function* ofCharts(resource: Resource, object?: KubeObject): Generator<ArgoCd> {
  yield* eachKnown(chartsOf(resource, object), (chart) =>
    valuesFor(chart, "argo-cd").map((values) => ({
      title: chart.title,
      whole: true,
      partial: false,
      values,
      // The second name is that of older versions of the chart.
      cm: both(values.at("configs", "cm"), values.at("server", "config")),
      rbac: both(values.at("configs", "rbac"), values.at("server", "rbacConfig")),
      params: values.at("configs", "params"),
      flags: flagsOf(["extraArgs"].flatMap((key) => [...wordsOf(values.place("server", key))])),
      variables: [values.place("global", "env"), values.place("server", "env")].flatMap(variablesOf),
    })),
  );
}

const both = (first: Layers, second: Layers) => new Layers([...first.nodes, ...second.nodes]);

const CONFIG_MAPS: Record<string, "cm" | "rbac" | "params"> = {
  "argocd-cm": "cm",
  "argocd-rbac-cm": "rbac",
  "argocd-cmd-params-cm": "params",
};

function* ofConfigMap(object: KubeObject): Generator<ArgoCd> {
  if (!object.is(CONFIG_MAP)) return;
  const { title, partial } = object;
  const data = object.body.at("data");
  const part = CONFIG_MAPS[object.name];
  if (part !== undefined) yield { ...none, title, partial, [part]: new Layers([data]) };
  // What a server takes its environment from, whatever it is called.
  else if (data.keys().some((key) => key.startsWith("ARGOCD_SERVER_")))
    yield { ...none, title, partial: true, variables: variablesOf(data) };
}

/** The operator's own fields stand in for keys of the ConfigMaps. */
function* ofOperator(object: KubeObject): Generator<ArgoCd> {
  if (!object.is(ARGO_CD)) return;
  const spec = object.body.at("spec");
  const admin = spec.parsed({ "admin.enabled": String(!spec.isOn("disableAdmin")) });
  const login = ["sso", "dex"].some((key) => spec.at(key).isSet) ? [spec.parsed({ "dex.config": "set" })] : [];
  const cm = [spec.at("extraConfig"), renamed(spec, OPERATOR_CM), admin, ...login];
  const rbac = renamed(spec.at("rbac"), { "policy.default": "defaultPolicy", "policy.csv": "policy" });
  const params = [spec.at("cmdParams"), renamed(spec.at("server"), { "server.insecure": "insecure" })];
  const flags = flagsOf([...wordsOf(spec.at("server", "extraCommandArgs"))]);
  const variables = variablesOf(spec.at("server", "env"));
  const layers = { cm: new Layers(cm), rbac: new Layers([rbac]), params: new Layers(params) };
  yield { ...none, title: object.title, partial: object.partial, ...layers, flags, variables };
}

const OPERATOR_CM = { "users.anonymous.enabled": "usersAnonymousEnabled", "oidc.config": "oidcConfig" };

/** A map with keys of a ConfigMap, whose values stand under other names. */
function renamed(place: Node, names: Record<string, string>): Node {
  const entries = Object.entries(names).map(([key, name]): [string, unknown] => [key, ifKnown(() => place.text(name))]);
  return place.parsed(Object.fromEntries(entries.filter(([, value]) => value !== undefined && value !== "")));
}

function* ofServers(object: KubeObject): Generator<ArgoCd> {
  if (!object.is(...POD_KINDS)) return;
  const servers = podsOf(object).flatMap((pod) => pod.containers.filter(isServer));
  yield* eachKnown(servers, function* ({ fields, partial }) {
    const flags = flagsOf(commandOf(fields));
    yield { ...none, title: object.title, partial, flags, variables: variablesOf(fields.place("env")) };
  });
}

/** By its command; by its name where that is the image's own. */
function isServer({ fields }: Container): boolean {
  if (fields.text("name") === "argocd-server") return true;
  return commandOf(fields).some(({ text }) => /(^|\/)argocd-server$/.test(text));
}

/** Where the server is told something: by a flag, a variable or a key of `argocd-cmd-params-cm`. */
export function* told(settings: ArgoCd, names: { flag: string; variable: string; param: string }): Generator<Node> {
  const { flags, variables, params } = settings;
  for (const flag of flags) if (flag.name === names.flag && isFlagOn(flag)) yield flag.place;
  for (const { name, value } of variables) if (name === names.variable && value.isOn()) yield value;
  if (params.isOn(names.param)) yield params.place(names.param);
}

/** True where someone other than the admin account can log in: single sign-on, or a local account with a login. */
export function hasOtherLogin({ cm }: ArgoCd): boolean {
  if (cm.text("dex.config") !== "" || cm.text("oidc.config") !== "") return true;
  return cm.keys().some((key) => /^accounts\.[^.]+$/.test(key) && /\blogin\b/.test(cm.text(key)));
}

/** True where the admin account works; the default. */
export function isAdminOn({ cm, partial }: ArgoCd): boolean {
  const admin = cm.find("admin.enabled");
  return admin === undefined ? !partial : !admin.isOff();
}
