// What a trigger takes from the message that started it, and what its dependency lets through: both are compared with the
// shapes that are allowed, since what is not known to be narrow is wide.
import type { Node } from "./node";
import { patternProblem } from "./patterns";
import { dependenciesOf, fieldOf, filtersOf, type Promotion } from "./promotions";

/** A word for what is no single field of the body. */
const ALL = "(all of it)";

/** Functions that make a text of filtered texts, and nothing of their own: none decodes, looks up or branches. */
const FUNCTIONS =
  /^(printf|print|substr|trunc|lower|upper|trim|trimPrefix|trimSuffix|nospace|quote|squote|sha1sum|sha256sum|adler32sum|toString)$/;
const TOKEN = /"(?:[^"\\]|\\.)*"|`[^`]*`|[^\s|()"`]+|[|()]/g;
const FIELD = /^\.Input\.body\.([\w-]+)$/;
/** What Argo Events itself says of an event: no sender decides about it. */
const CONTEXT = /^\.Context\.(id|source|type|subject|time)$/;

const OF_CONTEXT = /^\.Input\.(id|source|type|subject|time)$/;

/** The fields of the message that a parameter takes: of the body by their names, others by what they are. */
export function fieldsOf(parameter: Node): string[] {
  const src = parameter.at("src");
  const key = src.text("dataKey");
  const template = src.text("dataTemplate");
  const context = src.text("contextTemplate");
  const isNamed = ["dataKey", "dataTemplate", "contextKey", "contextTemplate", "value"].some(
    (name) => src.at(name).isSet,
  );
  return [
    ...(key === "" ? [] : [ofKey(key)]),
    ...[...template.matchAll(/\{\{(.*?)\}\}/gs)].flatMap(([, action = ""]) => ofAction(action)),
    ...[...context.matchAll(/\{\{(.*?)\}\}/gs)]
      .map(([, action = ""]) => action.trim())
      .filter((action) => !OF_CONTEXT.test(action)),
    ...(src.text("dependencyName") !== "" && !isNamed ? [ALL] : []),
  ];
}

function ofKey(key: string): string {
  const [, field] = /^body\.([\w-]+)$/.exec(key) ?? [];
  if (field !== undefined) return field;
  return key === "body" ? ALL : key.replace(/^body\./, "");
}

/** The fields that an action writes, or the action itself where it is none of the allowed shapes. */
function ofAction(action: string): string[] {
  const plain = action.trim().replace(/^-\s+|\s+-$/g, "");
  const tokens = plain.match(TOKEN) ?? [];
  if (!tokens.some((token) => /^[.$]/.test(token))) return [];
  const isAllowed = (token: string) =>
    /^(["`]|[|()]$|-?\d+$)/.test(token) || FUNCTIONS.test(token) || FIELD.test(token) || CONTEXT.test(token);
  if (tokens.every(isAllowed)) return tokens.flatMap((token) => FIELD.exec(token)?.[1] ?? []);
  return [/^\.Input(\.body)?$/.test(plain) ? ALL : plain];
}

/** Places of a Workflow that hold a value, and no structure. */
const DESTINATION =
  /^((k8s|argoWorkflow)\.source\.resource\.)?(metadata\.(name|generateName|labels\..+|annotations\..+)|spec\.arguments\.parameters\.\d+\.value)$/;

/** What is wrong with the place that a parameter fills in; undefined where it is a value, or none is said. */
export function destinationProblem(parameter: Node): string | undefined {
  const dest = parameter.text("dest");
  if (dest === "" || DESTINATION.test(dest)) return undefined;
  return `must not fill in \`${dest}\` from the message; only the name, labels and arguments of the Workflow`;
}

/** Places of any object that hold a value: for those whose object is no promotion's. */
const VALUE = /(^|\.)(data\.[^.]+|env\.-?\d+\.value|args\.-?\d+)$/;
/** The parameters of a trigger itself, of those kinds that make no object. */
const NO_OBJECT = /^(name$|(?!k8s\.|argoWorkflow\.)\w+\.\w)/;

/** Of those, what says where a message goes, and as whose. */
const RECIPIENT =
  /^(http\.(url|host|headers|secureHeaders|basicAuth|tls)|slack\.(channel|slackToken|sender)|email\.(to|from|host|port|username|smtpPassword))(\.|$)/;

/** What is wrong with the place that a parameter of any trigger fills in; undefined where it is a value, or none is said. */
export function structureProblem(parameter: Node): string | undefined {
  const dest = parameter.text("dest");
  const isOfTrigger = !parameter.path.includes("template");
  if (destinationProblem(parameter) === undefined) return undefined;
  const [, kind = "", list] = /template\.(http|slack|email)\.(\w+)/.exec(parameter.path.join(".")) ?? [];
  const place = isOfTrigger ? dest : `${kind}.${dest}`;
  if (list === "dynamicHeaders" || RECIPIENT.test(place))
    return `must not fill in \`${dest}\` from the message, which decides then where it goes`;
  if (VALUE.test(dest)) return undefined;
  if ((isOfTrigger || ["slack", "email"].includes(kind)) && NO_OBJECT.test(place)) return undefined;
  return `must not fill in \`${dest}\` from the message, which decides then what runs`;
}

/** The dependencies whose events a parameter reads: its own, or those of the trigger; none where it names one that is missing. */
export function conditionsOf(promotion: Promotion, parameter: Node): Node[] {
  const name = parameter.text("src", "dependencyName");
  if (name === "") return dependenciesOf(promotion).slice(0, 1);
  return promotion.sensor.body.items("spec", "dependencies").filter((dependency) => dependency.text("name") === name);
}

/**
 * Why a dependency does not say which values of a field pass: as the end of a sentence, empty where no filter is about the
 * field; undefined where it does.
 */
export function filterProblem(dependency: Node, field: string): string | undefined {
  const own = filtersOf(dependency).filter((filter) => fieldOf(filter) === field);
  if (own.length === 0) return "";
  const logic = logicProblem(dependency);
  if (logic !== undefined) return ` (${logic})`;
  const problems = own.map(problemOf);
  return problems.some((problem) => problem === undefined) ? undefined : ` (${problems[0]})`;
}

/** All filters must hold: with `or`, any other lets the event through. */
function logicProblem(dependency: Node): string | undefined {
  if (dependency.at("transform").isSet) return `${dependency.at("transform").quoted} changes what is compared`;
  const places = [dependency.at("filtersLogicalOperator"), dependency.at("filters", "dataLogicalOperator")];
  const place = places.find((each) => !["", "and"].includes(each.text()));
  return place && `${place.quoted} is ${place.text()}, so that another filter is enough`;
}

const KNOWN = ["path", "type", "comparator", "value"];

function problemOf(filter: Node): string | undefined {
  const type = filter.text("type");
  if (type !== "string") return `${filter.quoted} compares it as a ${type || "value without a type"}`;
  const comparator = filter.text("comparator");
  if (!["", "="].includes(comparator)) return `${filter.quoted} compares by ${comparator}`;
  const other = filter.keys().find((key) => !KNOWN.includes(key));
  if (other !== undefined) return `${filter.at(other).quoted} changes what is compared`;
  const values = filter.items("value");
  if (values.length === 0) return `${filter.quoted} has no value`;
  const wrong = values.find((value) => patternProblem(value.text()) !== undefined);
  return wrong && `${wrong.quoted} ${patternProblem(wrong.text())}`;
}
