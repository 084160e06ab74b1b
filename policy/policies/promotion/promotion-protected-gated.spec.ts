// Cases of promotion-protected-gated.
import { CLUSTER_WORKFLOW_TEMPLATE } from "../../lib/types";
import { custom, promotionSensor } from "../../spec/builders";
import { UNKNOWN, type Given, type Spec } from "../../spec/cases";
import { promotionProtectedGated } from "./promotion-protected-gated";

const annotations = { annotations: { "argo-promotion/protected-phases": "prod" } };
const sensor = promotionSensor([{ source: "test", targets: ["prod"] }], annotations);

/** What the Workflow is made from, with containers of these arguments. */
const template = (...containers: unknown[]): Given =>
  custom(
    CLUSTER_WORKFLOW_TEMPLATE,
    { templates: containers.map((args, i) => ({ name: `step-${i}`, container: { command: ["promote"], args } })) },
    { name: "workflow-template-validate-then-promote" },
  );
const edge = (out: unknown) => JSON.stringify([{ name: "test", promotesTo: [out] }]);
const phases = (out: unknown) => ["--branch", "main", "--phases", edge(out), "--record"];
const gated = (out: unknown): Given[] => [sensor, template(phases(out))];

const soaked = { phase: "prod", soak: "30m" };
const message = (soak = "a soak", names = "test -> prod") =>
  `Sensor "webhook-app-promotion": \`spec.triggers[0]\` must promote ${names} only after ${soak}, or by a pull request, since prod is protected.`;

export const spec: Spec = {
  policy: promotionProtectedGated,
  pass: [
    { title: "a soak", given: gated(soaked) },
    {
      title: "the least soak in other words",
      given: gated({ ...soaked, soak: "1h30m" }),
      config: { minSoak: "90m" },
    },
    { title: "the option and its value as one word", given: [sensor, template([`--phases=${edge(soaked)}`])] },
    {
      title: "a container beside it that is told nothing",
      given: [sensor, template(["--app", "shop"], phases(soaked))],
    },
    { title: "a pull request", given: gated({ phase: "prod", carrier: "pullRequest" }), config: { minSoak: "48h" } },
    {
      title: "an edge into a phase that is not protected",
      given: promotionSensor([{ source: "dev", targets: ["test"] }], annotations),
    },
  ],
  fail: [
    { title: "an edge in its short form", given: gated("prod"), messages: [message()] },
    {
      title: "other gates alone",
      given: gated({ phase: "prod", windows: [{ kind: "allow" }], needs: ["eu"] }),
      messages: [message()],
    },
    { title: "a push, said in words", given: gated({ phase: "prod", carrier: "push" }), messages: [message()] },
    {
      title: "a container that pushes beside one that proposes",
      given: [sensor, template(phases({ phase: "prod", carrier: "pullRequest" }), phases("prod"))],
      messages: [message()],
    },
    {
      title: "a pull request that the forge merges",
      given: gated({ phase: "prod", carrier: "pullRequest", autoMerge: true }),
      messages: [message()],
    },
    {
      title: "a container whose pull request the forge merges beside one that leaves it to a person",
      given: [
        sensor,
        template(
          phases({ phase: "prod", carrier: "pullRequest" }),
          phases({ phase: "prod", carrier: "pullRequest", autoMerge: true }),
        ),
      ],
      messages: [message()],
    },
    { title: "a soak of no time", given: gated({ ...soaked, soak: "0h" }), messages: [message()] },
    { title: "a soak that is no duration", given: gated({ ...soaked, soak: "soon" }), messages: [message()] },
    {
      title: "the soak of another edge",
      given: [sensor, template(["--phases", JSON.stringify([{ name: "dev", promotesTo: [soaked] }])])],
      messages: [message()],
    },
    { title: "no option", given: [sensor, template(["--branch", "main"])], messages: [message()] },
    { title: "an option without a value", given: [sensor, template(["--phases"])], messages: [message()] },
    { title: "an option that is no JSON", given: [sensor, template(["--phases", "prod"])], messages: [message()] },
    {
      title: "a container that is told of a soak, and one that is not",
      given: [sensor, template(phases(soaked), phases("prod"))],
      messages: [message()],
    },
    {
      title: "a template that the stack does not make; each edge alone",
      given: promotionSensor([{ source: "test", targets: ["eu", "prod"] }], annotations),
      messages: [message()],
    },
  ],
  empty: [
    { title: "no resources", given: [] },
    { title: "no targets", given: promotionSensor([{ source: "test", targets: [] }], annotations) },
    { title: "phases that are null", given: [sensor, template(["--phases", "null"])], messages: [message()] },
    { title: "a template without arguments", given: [sensor, template(undefined)], messages: [message()] },
  ],
  unknown: [
    {
      title: "the option's value",
      given: [sensor, template(["--phases", UNKNOWN, "--record"])],
      unknown: "spec.templates.0.container.args.1",
    },
    {
      title: "all arguments",
      given: [sensor, template(UNKNOWN)],
      unknown: "spec.templates.0.container.args",
    },
    {
      title: "the templates",
      given: [sensor, custom(CLUSTER_WORKFLOW_TEMPLATE, { templates: UNKNOWN }, { name: template().name })],
      unknown: "spec.templates",
    },
    {
      title: "another argument; the soak is known",
      given: [sensor, template(["--git-repo", UNKNOWN, ...phases(soaked)])],
    },
  ],
  override: [
    {
      title: "protected by configuration",
      given: promotionSensor([{ source: "dev", targets: ["prod"] }]),
      config: { protectedPhases: ["prod"] },
      messages: [message("a soak", "dev -> prod")],
    },
    {
      title: "a shorter soak than the least",
      given: gated(soaked),
      config: { minSoak: "1h" },
      messages: [message("a soak of 1h at least, not of 30m")],
    },
    {
      title: "a pull request, where that is not enough",
      given: gated({ phase: "prod", carrier: "pullRequest" }),
      config: { pullRequest: false },
      messages: [message().replace(", or by a pull request", "")],
    },
    {
      title: "a long soak before a push beside a short one before a pull request, where that is not enough",
      given: [sensor, template(phases({ phase: "prod", soak: "48h" }), phases({ ...soaked, carrier: "pullRequest" }))],
      config: { minSoak: "1h", pullRequest: false },
      messages: [message("a soak of 1h at least, not of 30m").replace(", or by a pull request", "")],
    },
    {
      title: "no soak, where one has to be long enough",
      given: gated("prod"),
      config: { minSoak: "1h" },
      messages: [message("a soak of 1h at least")],
    },
  ],
};
