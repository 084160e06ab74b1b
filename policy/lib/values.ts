// Values of charts, read out of texts and of single settings.
import { parseText } from "./embedded";
import type { Node } from "./node";

/** Reads values out of texts, and keeps what cannot be read. */
export class ValueReader {
  readonly unreadable: { where: Node; problem: string }[] = [];

  /** The values in a text that stands at a place, or was read for it. */
  text(where: Node, text = where.text()): Node[] {
    const { documents, problem } = parseText(text);
    if (problem !== undefined) this.refuse(where, `cannot be parsed (${problem})`);
    return documents.map((document) => where.parsed(document));
  }

  refuse(where: Node, problem: string): Node[] {
    this.unreadable.push({ where, problem });
    return [];
  }

  /** Values that are set one by one: a list of names and values, or a map from one to the other. */
  parameters(where: Node): Node[] {
    if (!where.isSet) return [];
    const values = newMap();
    for (const entry of where.entries()) {
      const named = entry.at("name").isSet;
      setValue(values, named ? entry.text("name") : entry.key, named ? entry.text("value") : entry.text());
    }
    return [where.parsed(values)];
  }
}

/** Sets a value by its path as Helm's `--set` writes it: `server.extraArgs[0]`, `configs.cm.exec\.enabled`. */
function setValue(values: Values, path: string, value: string): void {
  const steps = [...path.matchAll(/((?:\\.|[^.[\]\\])+)|\[(\d+)\]/g)].map(([, key, index]) =>
    index === undefined ? key!.replace(/\\(.)/g, "$1") : Number(index),
  );
  let current = values;
  steps.forEach((step, i) => {
    const next = steps[i + 1];
    if (next === undefined) current[step] = value;
    else {
      if (typeof current[step] !== "object") current[step] = typeof next === "number" ? [] : newMap();
      current = current[step] as Values;
    }
  });
}

type Values = Record<string | number, unknown>;

/** Without a prototype, so that every key is one. */
const newMap = () => Object.create(null) as Values;
