// A place in untyped properties. Nothing here throws on a missing or mistyped value, only on one unknown at preview.

/** A step into properties: a key, or the index of an item. */
export type Step = string | number;

/** A value together with where it stands, so that a message can name it. The value is read when it is asked for. */
export class Node {
  /**
   * @param root the properties that the path starts from
   * @param path the steps from there
   * @param origin where the root itself was read from, such as `yaml[0]`; empty for the properties of the resource
   */
  constructor(
    private readonly root: unknown,
    readonly path: readonly Step[] = [],
    private readonly origin = "",
  ) {}

  /** The place below this one, whether anything stands there or not. */
  at(...steps: Step[]): Node {
    return steps.length === 0 ? this : new Node(this.root, [...this.path, ...steps], this.origin);
  }

  /** What stands here; undefined where any step of the path is missing. */
  get value(): unknown {
    let current = this.root;
    for (const step of this.path) {
      if (typeof current !== "object" || current === null || !Object.hasOwn(current, step)) return undefined;
      current = (current as Record<Step, unknown>)[step];
    }
    return current;
  }

  /** True where something other than null stands here. */
  get isSet(): boolean {
    return this.value !== undefined && this.value !== null;
  }

  /** The last step of the path. */
  get key(): string {
    return String(this.path.at(-1) ?? "");
  }

  /** The text below; numbers and booleans as text, as YAML users write both; otherwise the empty text. */
  text(...steps: Step[]): string {
    const { value } = this.at(...steps);
    return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : "";
  }

  /** True for `true` and "true": ConfigMaps and Secrets hold flags as text. */
  isOn(...steps: Step[]): boolean {
    return /^(true|1|t)$/i.test(this.text(...steps));
  }

  /** True for `false` and "false"; not where nothing is set. */
  isOff(...steps: Step[]): boolean {
    return /^(false|0|f)$/i.test(this.text(...steps));
  }

  /** The number below, also when written as text; undefined where there is none. */
  num(...steps: Step[]): number | undefined {
    const found = this.text(...steps);
    return found !== "" && Number.isFinite(Number(found)) ? Number(found) : undefined;
  }

  /** The items of the list below, without reading them (they may be unknown at preview). */
  items(...steps: Step[]): Node[] {
    const list = this.at(...steps);
    const { value } = list;
    return Array.isArray(value) ? Array.from({ length: value.length }, (_, i) => list.at(i)) : [];
  }

  /** The texts of the list below. */
  texts(...steps: Step[]): string[] {
    return this.items(...steps).map((item) => item.text());
  }

  /** The keys of the map or the list below, without reading the values. */
  keys(...steps: Step[]): string[] {
    const { value } = this.at(...steps);
    return typeof value === "object" && value !== null ? Object.keys(value) : [];
  }

  /** The values of the map below, or the items of the list. */
  entries(...steps: Step[]): Node[] {
    const map = this.at(...steps);
    return Array.isArray(map.value) ? map.items() : map.keys().map((key) => map.at(key));
  }

  /** The path as people write it, marked as code: `a.b["c.d"][0]`; with where it was read from. */
  get quoted(): string {
    const path = pathText(this.path);
    if (this.origin === "") return `\`${path}\``;
    return path === "" ? `\`${this.origin}\`` : `\`${path}\` in \`${this.origin}\``;
  }

  /** The place of a value that was parsed out of the text here. */
  parsed(value: unknown, suffix = ""): Node {
    const inside = this.origin === "" ? "" : ` in ${this.origin}`;
    return new Node(value, [], `${pathText(this.path)}${inside}${suffix}`);
  }
}

/** A path as people write it: `a.b["c.d"][0]`. */
export function pathText(path: readonly Step[]): string {
  return path
    .map((step, i) => {
      if (typeof step === "number") return `[${step}]`;
      if (!/^[A-Za-z_][\w-]*$/.test(step)) return `[${JSON.stringify(step)}]`;
      return i === 0 ? step : `.${step}`;
    })
    .join("");
}
