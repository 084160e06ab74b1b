// The line of a YAML file that a sentence about a key is about.
import { isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import { checkShape } from "./yamlShape";

/** Line, from 1, of the deepest part of a key path that is there; the first one where nothing of it can be found. */
export function keyLine(text: string, keys: readonly string[]): number {
  const lineCounter = new LineCounter();
  try {
    checkShape(text, "");
    let node: unknown = parseDocument(text, { lineCounter, prettyErrors: false, logLevel: "silent" }).contents;
    let line = 1;
    for (const key of keys) {
      let next: unknown;
      if (isMap(node)) {
        const pair = node.items.find((each) => isScalar(each.key) && String(each.key.value) === key);
        if (pair && isNode(pair.key) && pair.key.range) line = lineCounter.linePos(pair.key.range[0]).line;
        next = pair?.value;
      } else if (isSeq(node)) {
        const [, field = "", value] = /^\[([^=]+)=(.*)\]$/.exec(key) ?? [];
        const named = node.items.find(
          (item) => isMap(item) && value !== undefined && String(item.get(field)) === value,
        );
        next = /^\d+$/.test(key) ? node.items[Number(key)] : named;
        if (isNode(next) && next.range) line = lineCounter.linePos(next.range[0]).line;
      }
      if (!isNode(next) || isAlias(next)) return line;
      node = next;
    }
    return line;
  } catch {
    return 1;
  }
}
