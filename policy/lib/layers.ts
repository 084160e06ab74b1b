// Places that are laid over each other: what the first of them sets is what counts.
import type { Node, Step } from "./node";

/** For example values over files of values, or a patch over a pod. */
export class Layers {
  /** @param nodes the strongest first */
  constructor(readonly nodes: readonly Node[]) {}

  /** The place that counts for a path: in the first layer that sets it, or takes it away with null; undefined where none does. */
  find(...path: Step[]): Node | undefined {
    const found = this.nodes.find((node) => node.at(...path).value !== undefined || takesAway(node, path));
    return found?.at(...path);
  }

  /** The place that counts; where none is set, that of the strongest layer. */
  place(...path: Step[]): Node {
    return this.find(...path) ?? this.nodes[0]!.at(...path);
  }

  /** The layers below a path. */
  at(...path: Step[]): Layers {
    return new Layers(this.nodes.map((node) => node.at(...path)));
  }

  /** The keys that any layer sets below. */
  keys(...path: Step[]): string[] {
    return [...new Set(this.nodes.flatMap((node) => node.keys(...path)))];
  }

  text(...path: Step[]): string {
    return this.find(...path)?.text() ?? "";
  }

  isOn(...path: Step[]): boolean {
    return this.find(...path)?.isOn() ?? false;
  }

  num(...path: Step[]): number | undefined {
    return this.find(...path)?.num();
  }

  /** The items of the list that counts. */
  items(...path: Step[]): Node[] {
    return this.find(...path)?.items() ?? [];
  }
}

/** True where a layer says null on the way: it takes away what those below it set. */
function takesAway(node: Node, path: readonly Step[]): boolean {
  return path.some((_, i) => node.at(...path.slice(0, i + 1)).value === null);
}
