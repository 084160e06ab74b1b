// Parameters stand in the Workflow, in its archive and in the web page: a secret among them is published.
import { resourcePolicy, type Resource } from "../../lib/definePolicy";
import { cis } from "../../lib/frameworks";
import { itemPaths, pathText, text, type Path } from "../../lib/read";
import { hasSecretForm, isLiteralSecret, isSecretName } from "../../lib/secrets";
import { titleOf } from "../../lib/title";
import { eachKnown, inTurn } from "../../lib/unknown";
import { podTemplates, templateContainers, WORKFLOW_HOLDERS, workflowSpecPaths } from "../../lib/workflow";

export const workflowsNoSecretParameter = resourcePolicy({
  name: "workflows-no-secret-parameter",
  description: "A Workflow gets secrets by reference, never in a parameter or a literal environment value.",
  level: "mandatory",
  severity: "critical",
  framework: cis("5.4.1"),
  remediation: "Pass the name of a Secret, and read it with `valueFrom.secretKeyRef` or a volume in the template.",
  url: "https://argo-workflows.readthedocs.io/en/stable/walk-through/secrets/",
  types: WORKFLOW_HOLDERS,
  *check(resource) {
    const variables = podTemplates(resource)
      .flatMap((template) => templateContainers(template))
      .flatMap((container) => itemPaths(resource.props, ...container, "env"));
    yield* inTurn(
      eachKnown(parameterPaths(resource), (path) => ofParameter(resource, path)),
      eachKnown(variables, (path) => ofVariable(resource, path)),
    );
  },
});

function* ofParameter(resource: Resource, path: Path): Generator<string> {
  const name = text(resource.props, ...path, "name");
  if (isSecretName(name) || hasSecretForm(text(resource.props, ...path, "value"))) {
    yield `${titleOf(resource)}: \`${pathText(path)}\` (${name}) must not hold a secret; pass the name of a Secret.`;
  }
}

function* ofVariable(resource: Resource, path: Path): Generator<string> {
  const name = text(resource.props, ...path, "name");
  if (isLiteralSecret(name, text(resource.props, ...path, "value"))) {
    yield `${titleOf(resource)}: \`${pathText([...path, "value"])}\` (${name}) must not hold a secret; use \`valueFrom.secretKeyRef\`.`;
  }
}

function parameterPaths(resource: Resource): Path[] {
  const { props } = resource;
  return workflowSpecPaths(resource).flatMap((spec) => [
    ...itemPaths(props, ...spec, "arguments", "parameters"),
    ...itemPaths(props, ...spec, "templates").flatMap((path) => itemPaths(props, ...path, "inputs", "parameters")),
  ]);
}
