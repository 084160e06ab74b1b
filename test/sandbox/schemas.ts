// The full schemas of the Argo kinds and of ExternalSecret, from their projects' Go modules, as strict validators.
//
// The CRDs on a cluster are no such check: those of Argo Events, and the small ones of Argo Workflows, accept any field.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Ajv, { type ValidateFunction } from "ajv";
import { parse } from "yaml";
import { repositoryRoot } from "../../sandbox/lib/paths";
import { workflowsModule } from "../../sandbox/toolchain/binaries";
import { moduleSource } from "../../sandbox/toolchain/prepareModule";

type Schema = Record<string, unknown>;

const go = { GOFLAGS: "-mod=mod", GOWORK: "off" };
/** The source of a module that the sandbox builds, in the version that it builds. */
const built = (path: string, folder: string) =>
  moduleSource(path, join(repositoryRoot, "sandbox/toolchain/go", folder), go);

/** The source of a module at a version. */
async function pinned(module: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "module-"));
  return moduleSource(module, folder, go).finally(() => rmSync(folder, { recursive: true }));
}

const map = (schemas: unknown, change: (schema: unknown) => unknown) =>
  Object.fromEntries(Object.entries(schemas as Schema).map(([name, schema]) => [name, change(schema)]));

/** The schema with every object closed that says which fields it has, and does not say that it keeps others. */
function strict(schema: unknown): unknown {
  if (typeof schema !== "object" || schema === null) return schema;
  const { properties, items, definitions, additionalProperties, ...rest } = schema as Schema;
  const open = additionalProperties !== undefined || rest["x-kubernetes-preserve-unknown-fields"] === true;
  return {
    ...rest,
    ...(items !== undefined && { items: strict(items) }),
    ...(definitions !== undefined && { definitions: map(definitions, strict) }),
    ...(properties !== undefined && { properties: map(properties, strict), additionalProperties: open }),
    ...(additionalProperties !== undefined && { additionalProperties: strict(additionalProperties) }),
  };
}

// Kubernetes' own keywords and formats are not ajv's; `x-kubernetes-int-or-string` comes with an `anyOf` that says the same.
const ajv = new Ajv({
  strict: false,
  allErrors: true,
  validateFormats: false,
  // Each validator runs a few times: made fast is worth more than running fast.
  code: { optimize: false },
});

/** The validator of the newest version of a CRD. */
function ofCrd(file: string): ValidateFunction {
  const { spec } = parse(readFileSync(file, "utf8")) as {
    spec: { versions: { storage: boolean; schema: { openAPIV3Schema: Schema & { properties: Schema } } }[] };
  };
  const schema = spec.versions.find(({ storage }) => storage)!.schema.openAPIV3Schema;
  // Nobody writes a status, and that of a Workflow is most of its schema.
  delete schema.properties["status"];
  return ajv.compile(strict(schema) as Schema);
}

const workflowKinds = {
  ClusterWorkflowTemplate: "clusterworkflowtemplates",
  CronWorkflow: "cronworkflows",
  Workflow: "workflows",
};
const argoCdKinds = { AppProject: "appproject", ApplicationSet: "applicationset" };
const eventsKinds = ["EventBus", "EventSource", "Sensor"];

/** Validators of each kind: one, and one more where the default chart brings another version than the sandbox runs. */
export async function validators(): Promise<Map<string, ValidateFunction[]>> {
  const [cd, defaultCd, workflows, events, external] = await Promise.all([
    built("github.com/argoproj/argo-cd/v3", "argo-cd"),
    // That of Argo Workflows' default version, v4.0.6, is in no Go module.
    pinned("github.com/argoproj/argo-cd/v3@v3.4.4"),
    built(workflowsModule, "argo-workflows"),
    built("github.com/argoproj/argo-events", "argo-events"),
    pinned("github.com/external-secrets/external-secrets@v0.17.0"),
  ]);
  const all = new Map<string, ValidateFunction[]>();
  for (const [kind, file] of Object.entries(argoCdKinds))
    all.set(
      kind,
      [cd, defaultCd].map((source) => ofCrd(join(source, `manifests/crds/${file}-crd.yaml`))),
    );
  for (const [kind, file] of Object.entries(workflowKinds))
    all.set(kind, [ofCrd(join(workflows, `manifests/base/crds/full/argoproj.io_${file}.yaml`))]);
  all.set("ExternalSecret", [ofCrd(join(external, "config/crds/bases/external-secrets.io_externalsecrets.yaml"))]);

  const schema = JSON.parse(readFileSync(join(events, "api/jsonschema/schema.json"), "utf8")) as {
    $id: string;
    definitions: Record<string, { required?: string[] }>;
  };
  // Called required only because its Go field is never left out; the project's own examples of webhooks leave it out.
  const webhook = schema.definitions["io.argoproj.events.v1alpha1.WebhookEventSource"]!;
  webhook.required = webhook.required!.filter((field) => field !== "url");
  ajv.addSchema(strict(schema) as Schema);
  for (const kind of eventsKinds)
    all.set(kind, [ajv.compile({ $ref: `${schema.$id}#/definitions/io.argoproj.events.v1alpha1.${kind}` })]);
  return all;
}
