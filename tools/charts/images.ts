// Every image that a rendered chart names: of its containers, and those that only an option, a variable or a configuration names.
import { parse } from "yaml";
import type { Manifest } from "./render";

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** `--executor-image`, `natsImage`, `ARGO_EVENTS_IMAGE`, `image`. */
const namesImage = (name: unknown) => typeof name === "string" && /(^|[-_a-z])image$/i.test(name);

/** A YAML text as what it says; anything else as itself. */
function read(text: string): unknown {
  try {
    return text.includes("\n") || text.includes(": ") ? (parse(text) as unknown) : text;
  } catch {
    return text;
  }
}

/** The images below a value. `name` is that of the field, option or variable that holds it. */
function below(value: unknown, name: unknown): string[] {
  if (typeof value === "string") {
    const meant = read(value);
    if (typeof meant !== "string") return below(meant, name);
    const [, option, given] = /^(--[\w-]+)=(.+)$/.exec(value) ?? [undefined, name, value];
    return namesImage(option) && /[:@]/.test(given) ? [given] : [];
  }
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, index) => below(item, typeof item === "string" ? value[index - 1] : name));
  }
  if (!isMap(value)) return [];
  // An environment variable is a name and a value.
  if (typeof value["value"] === "string") return below(value["value"], value["name"]);
  return Object.entries(value).flatMap(([key, inner]) => (key === unusedBus && isMap(inner) ? [] : below(inner, key)));
}

/** In the configuration of Argo Events: NATS Streaming, which the program's EventBus is not. */
const unusedBus = "nats";

/** CRDs name no image, and nobody runs the charts' own tests. */
const counts = ({ kind, metadata }: Manifest) =>
  kind !== "CustomResourceDefinition" &&
  (metadata["annotations"] as Record<string, string> | undefined)?.["helm.sh/hook"]?.startsWith("test") !== true;

/** Each image once, sorted. */
export const imagesOf = (manifests: readonly Manifest[]): string[] =>
  [...new Set(manifests.filter(counts).flatMap((each) => below(each, "")))].sort();
