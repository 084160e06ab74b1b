// The builders between a healthy phase and its Workflow: notification, EventSource, EventBus, Sensor.
import assert from "node:assert/strict";
import { promotionEvents, webhook } from "../../components/objects/names";
import { eventSourceServiceSpec, eventSourceSpec } from "../../components/trigger/eventSource";
import {
  commitTemplate,
  notificationBody,
  notificationData,
  service,
  when,
} from "../../components/trigger/notificationConfig";
import { dependency, sensorSpec, trigger } from "../../components/trigger/sensor";
import { recordEndSpec } from "../../components/workflow/recordEnd";
import { sweepSpec, sweepTemplateSpec } from "../../components/sweep/sweep";
import { promoteToNextPhaseSpec, validateThenPromoteSpec } from "../../components/workflow/workflowTemplates";
import { promotionOutputs } from "../../contract/workflow";
import { imagesSchema } from "../../components/settings/images";
import { type Phase, phasesSchema } from "../../components/settings/phases";

const phases = (...list: object[]): Phase[] => phasesSchema.parse(list);
const [test, prod] = phases({ name: "test", promotesTo: ["prod"] }, { name: "prod" }) as [Phase, Phase];
const gitRepo = "https://git.example.com/r.git";
const commit = "0123456789abcdef0123456789abcdef01234567";

describe("F9: the Sensor's filter", () => {
  const patterns = dependency(test).filters.data.map(({ path, value }) => ({
    path,
    pattern: new RegExp(value[0] ?? ""),
  }));
  const passes = (body: Record<string, unknown>) =>
    patterns.every(({ path, pattern }) => {
      const value = body[path.slice("body.".length).split("|")[0] ?? ""];
      return value !== undefined && pattern.test(JSON.stringify(value));
    });
  const right = { app: "shop", source_phase: "test", source_commit: commit };

  it("lets a right body through", () => {
    assert.equal(passes(right), true);
  });
  it("lets the longest application name through whose Workflow name has 63 characters", () => {
    assert.equal(passes({ ...right, app: "a".repeat(45) }), true);
  });

  const hostile: [title: string, change: Record<string, unknown>][] = [
    ["an application name that is one too long", { app: "a".repeat(46) }],
    ["a path as application", { app: "../../etc" }],
    ["a shell command as application", { app: "shop;reboot" }],
    ["a line break in the application", { app: "shop\n" }],
    ["a second line in the application", { app: "shop\nevil" }],
    ["an empty application", { app: "" }],
    ["capitals in the application", { app: "Shop" }],
    ["an application that ends with a hyphen", { app: "shop-" }],
    ["a list as application", { app: ["shop"] }],
    ["a number as application", { app: 1 }],
    ["no application", { app: undefined }],
    ["another phase", { source_phase: "prod" }],
    ["a phase that starts alike", { source_phase: "test2" }],
    ["a phase that ends alike", { source_phase: "mytest" }],
    ["a short commit", { source_commit: commit.slice(1) }],
    ["a long commit", { source_commit: `${commit}0` }],
    ["a branch as commit", { source_commit: "main" }],
    ["a number as commit", { source_commit: 1e39 }],
    ["a commit in capitals", { source_commit: commit.toUpperCase() }],
  ];
  for (const [title, change] of hostile) {
    it(`stops ${title}`, () => {
      assert.equal(passes({ ...right, ...change }), false);
    });
  }
});

describe("the Sensor's trigger", () => {
  const { template, atLeastOnce, retryStrategy } = trigger(test);

  it("F5: names the Workflow after application, phase and the whole commit", () => {
    const name = template.k8s.parameters.find(({ dest }) => dest === "metadata.name");
    assert.equal(
      name?.src.dataTemplate,
      "{{ .Input.body.app }}-{{ .Input.body.source_phase }}-" +
        '{{ printf "%s/%s/%s" .Input.body.app .Input.body.source_phase .Input.body.source_commit | sha256sum | trunc 12 }}',
    );
  });
  it("F5: patches, which creates what is absent and changes nothing that is there", () => {
    assert.equal(template.k8s.operation, "patch");
  });
  it("F6: delivers at least once, with retries", () => {
    assert.equal(atLeastOnce, true);
    assert.ok(retryStrategy.steps > 1);
  });
  it("F8: takes application, phase and commit from the body, and nothing else", () => {
    const used = JSON.stringify(template.k8s.parameters).match(/\.Input\.body\.\w+/g);
    assert.deepEqual([...new Set(used)].sort(), [
      ".Input.body.app",
      ".Input.body.source_commit",
      ".Input.body.source_phase",
    ]);
  });
  it("F30: gives the Workflow its identity as arguments, and nothing else", () => {
    const given = template.k8s.source.resource.spec.arguments.parameters.map(({ name }) => name);
    assert.deepEqual(given, ["app", "source_commit", "source_phase"]);
  });
  it("sets only fields that Strict template referencing allows on a Workflow", () => {
    assert.deepEqual(Object.keys(template.k8s.source.resource.spec).sort(), [
      "arguments",
      "ttlStrategy",
      "workflowTemplateRef",
    ]);
  });

  it("F30: sends a phase's promotions to the template of that phase", () => {
    assert.deepEqual(template.k8s.source.resource.spec.workflowTemplateRef, {
      name: "workflow-template-validate-then-promote-test",
      clusterScope: true,
    });
  });
  it("exists for the managed phases with an edge out", () => {
    const list = phases({ name: "dev", promotesTo: ["test"], managed: false }, { ...test }, { ...prod });
    const spec = sensorSpec({ phases: list, availability: "single", antiAffinity: "hard" });
    assert.deepEqual(
      spec.triggers.map(({ template: { name } }) => name),
      ["webhook-app-promotion-test"],
    );
  });
});

describe("the notification config", () => {
  it("F1: tries again for seconds, not for minutes", () => {
    assert.equal(service().retryMax, 5);
  });
  it("F2: wants the Application looked at since its operation ended", () => {
    assert.match(
      when("test"),
      /!time\.Parse\(app\.status\.reconciledAt\)\.Before\(time\.Parse\(app\.status\.operationState\.finishedAt\)\)/,
    );
  });
  it("F8: names the token's key, not the token", () => {
    const header = service().headers.find(({ name }) => name === "Authorization");
    assert.equal(header?.value, "Bearer $sync-webhook-token");
  });
  it("sends JSON once the expressions are filled in", () => {
    const body = notificationBody(test, gitRepo)
      .replace(commitTemplate(gitRepo), commit)
      .replaceAll(/\{\{index [^}]*\}\}/g, "shop");
    assert.deepEqual(JSON.parse(body), {
      app: "shop",
      test_target: "http://shop-test-my-app-svc.shop-test.svc.cluster.local",
      source_phase: "test",
      target_phase: "prod",
      source_commit: commit,
    });
  });
  it("has one template per managed phase with an edge out", () => {
    const list = phases({ name: "dev", promotesTo: ["test"] }, { ...test }, { ...prod });
    assert.deepEqual(Object.keys(notificationData(list, "discovered", gitRepo)), [
      "service.webhook.sync-webhook",
      "template.sync-success-dev",
      "template.sync-success-test",
      "trigger.on-sync-success",
    ]);
  });
});

for (const receiver of [webhook, promotionEvents])
  describe(`the EventSource ${receiver.eventSource}`, () => {
    const spec = eventSourceSpec({ receiver, availability: "single", antiAffinity: "hard" });
    const endpoint = spec.webhook[receiver.eventName];
    it("F8: wants a token of its own", () => {
      const secret = { webhook: "webhook-auth", promotion: "promotion-events-auth" }[receiver.eventSource];
      assert.deepEqual(endpoint?.authSecret, { name: secret, key: "token" });
    });
    it("limits the body to 16 KiB", () => {
      assert.equal(endpoint?.maxPayloadSize, 16384);
    });
    it("F8: is reached inside the cluster only", () => {
      assert.equal(eventSourceServiceSpec(receiver).type, "ClusterIP");
    });
    it("runs twice where availability is high", () => {
      assert.equal(eventSourceSpec({ receiver, availability: "high", antiAffinity: "soft" }).replicas, 2);
    });
  });

describe("with availability high, each of its replicas on a node of its own", () => {
  const high = { availability: "high", antiAffinity: "hard" } as const;
  const specs = {
    EventSource: { spec: eventSourceSpec({ ...high, receiver: webhook }), label: "eventsource-name" },
    Sensor: { spec: sensorSpec({ ...high, phases: [test, prod] }), label: "sensor-name" },
  };
  for (const [kind, { spec, label }] of Object.entries(specs)) {
    it(`the ${kind}'s rolling update has a place on three nodes`, () => {
      const { podAntiAffinity } = spec.template.affinity as {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: { labelSelector: { matchLabels: object } }[];
        };
      };
      // By a label that the pods of both rollouts carry.
      const [term] = podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution;
      assert.deepEqual(Object.keys(term!.labelSelector.matchLabels), [label]);
      // Argo Events gives its Deployments no strategy, and takes none: a quarter more pods, rounded up, as Kubernetes has it.
      const surge = Math.ceil(spec.replicas / 4);
      assert.ok(spec.replicas + surge <= 3, `${spec.replicas} replicas and ${surge} more`);
    });
  }
});

describe("what is written down", () => {
  const promote = {
    promoteImage: "registry/promote:1.0.0",
    pullPolicy: "IfNotPresent",
    gitRepo,
    gitCredentialsSecret: "github-credentials",
    branch: "main",
    carried: { valuesPath: "{app}/{phase}.yaml", versionKey: "image.version" },
    stops: "promotion.yaml",
    holds: "{app}/promotion.yaml",
    commits: {},
    gitTimeout: "30s",
    applications: "discovered" as const,
    proof: "images" as const,
    gitCa: true,
    phases: [test, prod],
    images: imagesSchema.parse({ testCampaign: "registry.example.com/campaign:1" }),
  };

  it("F14: every end of a Workflow is recorded", () => {
    const { onExit, templates } = validateThenPromoteSpec(promote, test);
    const template = templates.find(({ name }) => name === onExit)!;
    const [[step]] = template.steps as unknown as [[{ templateRef: object }]];
    assert.deepEqual(step.templateRef, {
      name: "workflow-template-record-end",
      clusterScope: true,
      template: "record-end",
    });
  });

  it("F14: a promotion step records its own end, and the exit handler starts no pod for it", () => {
    const [promotion] = promoteToNextPhaseSpec(promote).templates;
    const { args } = promotion!.container;
    assert.ok(args.includes("--record"));
    assert.equal(args[args.indexOf("--namespace") + 1], "argo");
    const recorded = promotion!.outputs.parameters.find(({ name }) => name === "recorded");
    assert.deepEqual(recorded, {
      name: "recorded",
      globalName: "recorded",
      valueFrom: { path: `${args[args.indexOf("--output-dir") + 1]}/recorded`, default: "" },
    });
    const { onExit, templates } = validateThenPromoteSpec(promote, test);
    const exit = templates.find(({ name }) => name === onExit)!;
    const [[step]] = exit.steps as unknown as [[{ when: string }]];
    const recordedParameter = "get(get(get(workflow, 'outputs'), 'parameters'), 'recorded')";
    const expected = `workflow.status != 'Succeeded' || ${recordedParameter} != 'true'`;
    assert.equal(step.when, `{{=${expected}}}`);
  });

  it("F6: a notification that no retry could turn into a Workflow is recorded as broken", () => {
    const { dlqTrigger } = trigger(test);
    const workflow = dlqTrigger.template.k8s.source.resource;
    assert.equal(workflow.spec.workflowTemplateRef.name, "workflow-template-record-end");
    const { templates, entrypoint } = recordEndSpec(promote);
    const dead = templates.find(({ name }) => name === entrypoint);
    assert.ok(dead?.container.args.join(" ").includes("--outcome broken"));
    assert.ok(dead?.container.args.includes('[{"name":"test","promotesTo":["prod"]}]'));
  });

  it("F14: how an edge ended is an output of its promotion, which the record reads", () => {
    const [promotion] = promoteToNextPhaseSpec(promote).templates;
    const { args } = promotion!.container;
    const folder = args[args.indexOf("--output-dir") + 1];
    assert.deepEqual(
      promotion!.outputs.parameters.map(({ name, valueFrom }) => [name, valueFrom.path]),
      [...promotionOutputs, "lead_seconds", "recorded"].map((name) => [name, `${folder}/${name}`]),
    );
  });

  it("the record sees neither the credentials of the repository nor its CA", () => {
    for (const { container } of recordEndSpec(promote).templates) {
      assert.deepEqual(
        container.env.map(({ name }) => name),
        ["HOME"],
      );
    }
  });

  it("the sweep does not wait behind promotions where the controller's `parallelism` makes Workflows queue", () => {
    // Argo Workflows starts the highest first; a Workflow without one, as the Sensor makes them, has 0.
    assert.ok(sweepSpec("*/2 * * * *").workflowSpec.priority > 0);
  });

  it("F1: the sweep runs alone, and sends what is due to the same webhook with the same token", () => {
    assert.equal(sweepSpec("*/2 * * * *").concurrencyPolicy, "Forbid");
    const phases = phasesSchema.parse([{ name: "test", promotesTo: ["prod"] }, { name: "prod" }]);
    const spec = sweepTemplateSpec({ ...promote, phases });
    const { args } = spec.templates[0]!.container;
    const value = (flag: string) => args[args.indexOf(flag) + 1];
    assert.equal(value("--webhook-url"), "http://webhook-eventsource.argo.svc.cluster.local:12001/appSyncSuccess");
    assert.equal(value("--phases"), '[{"name":"test","promotesTo":["prod"]}]');
    assert.equal(value("--token-file"), "/var/run/webhook/token");
  });
});
