// A ConfigMap and an environment value are read by whoever may look at the pod.
import { resourcePolicy, type Resource } from "../../lib/definePolicy";
import { cis } from "../../lib/frameworks";
import { podContainers } from "../../lib/pods";
import { itemPaths, pathText, text, type Path } from "../../lib/read";
import { isLiteralSecret, leaves } from "../../lib/secrets";
import { titleOf } from "../../lib/title";
import { CONFIG_MAP, EVENT_SOURCE, POD_HOLDERS, SENSOR } from "../../lib/types";
import { eachKnown } from "../../lib/unknown";

export const noPlainSecret = resourcePolicy({
  name: "no-plain-secret",
  description: "No secret stands in a ConfigMap or in an environment value.",
  level: "mandatory",
  severity: "critical",
  framework: cis("5.4.1"),
  remediation: "Put it into a Secret, and refer to it with `valueFrom.secretKeyRef`, a volume, or `$key` in Argo CD.",
  url: "https://kubernetes.io/docs/concepts/security/secrets-good-practices/",
  types: [CONFIG_MAP, EVENT_SOURCE, SENSOR, ...POD_HOLDERS],
  *check(resource) {
    if (resource.type === CONFIG_MAP) yield* ofConfigMap(resource);
    else yield* eachKnown(containers(resource), (path) => ofContainer(resource, path));
  },
});

function* ofConfigMap(configMap: Resource): Generator<string> {
  for (const { path, name, value } of leaves(configMap.props, ["data"])) {
    if (isLiteralSecret(name, value)) {
      yield `${titleOf(configMap)}: \`${pathText(path)}\` must not hold a secret; use a Secret.`;
    }
  }
}

function containers(resource: Resource): Path[] {
  const ofEvents = resource.type === EVENT_SOURCE || resource.type === SENSOR;
  return ofEvents ? [["spec", "template", "container"]] : podContainers(resource);
}

function* ofContainer(resource: Resource, container: Path): Generator<string> {
  yield* eachKnown(itemPaths(resource.props, ...container, "env"), function* (path) {
    const name = text(resource.props, ...path, "name");
    if (isLiteralSecret(name, text(resource.props, ...path, "value"))) {
      yield `${titleOf(resource)}: \`${pathText([...path, "value"])}\` (${name}) must not hold a secret; use \`valueFrom.secretKeyRef\`.`;
    }
  });
}
