// Pods and rights in the values of charts: whatever the chart calls the part, its fields are those of Kubernetes.
import { hostAccessOfContainer, hostAccessOfPod, type HostRules } from "./containers";
import { Layers } from "./layers";
import type { Node } from "./node";
import { eachKnown, gather, inTurn } from "./unknown";
import type { Chart } from "./chart";

/** The places of values that reach into a node. */
export function hostAccessOfValues({ values }: Chart, rules: HostRules): Generator<Node> {
  return eachKnown(values.nodes, (layer) =>
    eachKnown(mapsIn(layer), (map) =>
      inTurn(
        hostAccessOfPod(new Layers([map])),
        hostAccessOfContainer(map, rules),
        eachKnown(map.keys(), (key) => {
          if (/^\w+Volumes$/.test(key))
            return map
              .items(key)
              .map((volume) => volume.at("hostPath"))
              .filter(isSet);
          if (!/^\w+SecurityContext$/.test(key)) return [];
          return hostAccessOfContainer(map.at(key).parsed({ securityContext: map.at(key).value }), rules);
        }),
      ),
    ),
  );
}

const isSet = (place: Node) => place.isSet;

/** The lists of rules of roles in values. */
export function rulesInValues({ values }: Chart): Generator<Node> {
  return eachKnown(values.nodes, (layer) =>
    eachKnown(mapsIn(layer), (map) => map.items("rules").filter((rule) => rule.at("verbs").isSet)),
  );
}

/** A map and every map below it, as far as they are known. */
const mapsIn = (place: Node): Node[] => gather(maps(place)).found;

function* maps(place: Node): Generator<Node> {
  const { value } = place;
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value)) yield place;
  yield* eachKnown(place.entries(), maps);
}
