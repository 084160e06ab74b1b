// The parts of an ApplicationSet that make its Applications.
import { parseText } from "./embedded";
import type { Node } from "./node";
import { eachKnown, inTurn } from "./unknown";

/** The template, which every Application has, then what generators and the patch lay over it. */
export function templatesOfSet(spec: Node): Generator<{ node: Node; whole: boolean }> {
  const patch = spec.at("templatePatch");
  const part = (node: Node) => [{ node, whole: false }];
  return inTurn(
    [{ node: spec.at("template"), whole: true }],
    eachKnown(overGenerators(spec), part),
    eachKnown([patch], () => parsePatch(patch).documents.flatMap((document) => part(patch.parsed(document)))),
  );
}

/** What the patch says, without the conditions round it: any of them may hold. */
export function parsePatch(patch: Node): ReturnType<typeof parseText> {
  return parseText(patch.text().replace(CONTROL, ""));
}

/** An action of Go's templates that writes nothing, with the space that it takes away. */
const CONTROL = /(\s*\{\{-|\{\{)\s*(if|else|end|range|with|define|block|\/\*|\$\w+\s*:?=).*?(-\}\}\s*?(?=\n|$)|\}\})/gs;

/** Templates of generators, also of those that are made of others. */
function overGenerators(holder: Node): Generator<Node> {
  return eachKnown(holder.items("generators"), (generator) =>
    eachKnown(generator.entries(), (kind) =>
      inTurn(kind.at("template").isSet ? [kind.at("template")] : [], overGenerators(kind)),
    ),
  );
}
