// The reference document as rows: object, field, the document's value, ours, and why they differ if they do.
import { commitTemplate } from "../components/trigger/notificationConfig";

/** `same`: as in the document. Otherwise ours, and the reason. */
export type Row = [field: string, document: unknown, ours: unknown, reason?: string];
export const same = Symbol("same as in the document");

const identity = ["app", "source_commit", "source_phase"];
const baked = "F30: what a campaign is stands in the template of its phase, where no text of a Workflow can change it";
const perPhaseName = "workflow-template-validate-then-promote-test";
const perPhase = "one for each source phase, with all that its promotions run";
const parameter = (name: string) => ({ name });
const fromWorkflow = (name: string) => ({ name, value: `{{workflow.parameters.${name}}}` });
const ofPhase = [fromWorkflow("app"), fromWorkflow("source_commit"), { name: "source_phase", value: "test" }];
const secretKey = (name: string, key: string, secret: string) => ({
  name,
  valueFrom: { secretKeyRef: { name: secret, key } },
});
const inDocument = "{{inputs.parameters.git_credentials_secret}}";
const notFromWorkflow = "whoever may create a Workflow must not choose where the credentials go";

const pinned = "tags are pinned, latest is refused";
const fromConfiguration = "only application, phase and commit are taken from the body";
const several = "one per source phase, so that phases can be any graph";
const syncedCommit = "a promotion is identified by the commit that was synced, whatever started the sync";

/** Where an object of the document is found here, where that is not under its own name: object, and path of its template. */
export const places: Record<string, { object: string; template: string }> = {
  "ClusterWorkflowTemplate workflow-template-run-integration-tests": {
    object: `ClusterWorkflowTemplate ${perPhaseName}`,
    template: "spec.templates.1",
  },
  "ClusterWorkflowTemplate workflow-template-validate-then-promote": {
    object: `ClusterWorkflowTemplate ${perPhaseName}`,
    template: "spec.templates.0",
  },
};

export const rows: Record<string, Row[]> = {
  "ClusterWorkflowTemplate workflow-template-run-integration-tests": [
    ["apiVersion", "argoproj.io/v1alpha1", same],
    ["metadata.name", "workflow-template-run-integration-tests", perPhaseName, perPhase],
    ["spec.entrypoint", "integration-tests", "validate-then-promote", perPhase],
    ["spec.podGC.strategy", "OnPodSuccess", same],
    ["spec.templates.0.name", "integration-tests", same],
    [
      "spec.templates.0.inputs.parameters",
      ["test_target", "test_docker_image", "test_docker_command"].map(parameter),
      identity.map(parameter),
      baked,
    ],
    [
      "spec.templates.0.container.image",
      "localhost:32000/{{inputs.parameters.test_docker_image}}",
      "localhost:32000/argo-projects/test-campaign:0.1.0",
      baked,
    ],
    ["spec.templates.0.container.resources.requests.memory", "1Gi", same],
    ["spec.templates.0.container.resources.limits.memory", "2Gi", same],
    ["spec.templates.0.container.command", ["{{inputs.parameters.test_docker_command}}"], ["./launchTests.sh"], baked],
    [
      "spec.templates.0.container.args",
      ["{{inputs.parameters.test_target}}"],
      ["http://{{inputs.parameters.app}}-test-my-app-svc.{{inputs.parameters.app}}-test.svc.cluster.local"],
      baked,
    ],
  ],
  "ClusterWorkflowTemplate workflow-template-promote-to-next-phase": [
    ["apiVersion", "argoproj.io/v1alpha1", same],
    ["spec.entrypoint", "promotion", same],
    ["spec.podGC.strategy", "OnPodSuccess", same],
    ["spec.templates.0.name", "promotion", same],
    [
      "spec.templates.0.inputs.parameters",
      ["git_repo", "source_commit", "source_phase", "target_phase", "git_credentials_secret"].map(parameter),
      [...[...identity, "target_phase"].map(parameter), { name: "verification", value: "campaign" }],
      "one template promotes any application, after its campaign or its rollout alone; the repository is the configuration's alone",
    ],
    [
      "spec.templates.0.container.image",
      "localhost:32000/argo-projects/git-promotion:latest",
      "localhost:32000/argo-projects/git-promotion:0.1.0",
      pinned,
    ],
    ["spec.templates.0.container.command", ["python3", "promote.py"], ["promote"], "the step is a program of its own"],
    [
      "spec.templates.0.container.args",
      [
        ["--git-repo", "{{inputs.parameters.git_repo}}"],
        ["--source-commit", "{{inputs.parameters.source_commit}}"],
        ["--source-phase", "{{inputs.parameters.source_phase}}"],
        ["--target-phase", "{{inputs.parameters.target_phase}}"],
      ].flat(),
      [
        ["--git-repo", "https://github.com/AmadeusITGroup/argo-projects-demo.git"],
        ["--branch", "main"],
        ["--app", "{{inputs.parameters.app}}"],
        ["--source-commit", "{{inputs.parameters.source_commit}}"],
        ["--values-path", "argo-projects/{app}/manifests/overlays/{phase}/values-{phase}.yaml"],
        ["--version-key", "image.version"],
        ["--stops", "promotion.yaml"],
        ["--holds", "argo-projects/{app}/promotion.yaml"],
        ["--proof", "images"],
        ["--git-timeout", "30s"],
        ["--generators", "argo-projects/*/generators/*.json"],
        ["--source-phase", "{{inputs.parameters.source_phase}}"],
        ["--target-phase", "{{inputs.parameters.target_phase}}"],
        ["--verification", "{{inputs.parameters.verification}}"],
        ["--phases", '[{"name":"test","promotesTo":["prod"]}]'],
        [
          "--workflow",
          "{{workflow.name}}",
          "--workflow-uid",
          "{{workflow.uid}}",
          "--record",
          "--namespace",
          "argo",
          "--record-namespace",
          "argo-promotion",
        ],
        ["--output-dir", "/tmp/result"],
        [
          "--tell",
          JSON.stringify({
            url: "http://promotion-eventsource.argo.svc.cluster.local:12002/state",
            tokenFile: "/var/run/events/token",
            source: "https://github.com/AmadeusITGroup/argo-projects-demo.git",
          }),
        ],
      ].flat(),
      "any application, branch and layout; the step waits for its Workflow's campaign, and records and tells its end; the repository is the configuration's alone",
    ],
    [
      "spec.templates.0.container.env.0",
      secretKey("GIT_USER", "username", inDocument),
      secretKey("GIT_USER", "username", "github-credentials"),
      notFromWorkflow,
    ],
    [
      "spec.templates.0.container.env.1",
      secretKey("GIT_PASSWORD", "password", inDocument),
      secretKey("GIT_PASSWORD", "password", "github-credentials"),
      notFromWorkflow,
    ],
    [
      "spec.templates.0.container.env.2",
      secretKey("GIT_EMAIL", "email", inDocument),
      secretKey("GIT_EMAIL", "email", "github-credentials"),
      notFromWorkflow,
    ],
  ],
  "ClusterWorkflowTemplate workflow-template-validate-then-promote": [
    ["apiVersion", "argoproj.io/v1alpha1", same],
    ["metadata.name", "workflow-template-validate-then-promote", perPhaseName, perPhase],
    ["spec.entrypoint", "validate-then-promote", same],
    ["spec.podGC.strategy", "OnPodSuccess", same],
    [
      "spec.arguments.parameters",
      [
        ...["test_target", "test_docker_image", "test_docker_command", "git_repo"],
        ...["source_commit", "source_phase", "target_phase", "git_credentials_secret"],
      ].map(parameter),
      identity.map(parameter),
      "F30: a Workflow says which promotion it is, and nothing about what is run",
    ],
    ["spec.templates.0.name", "validate-then-promote", same],
    ["spec.templates.0.dag.tasks.0.name", "promote-to-next-phase", same],
    [
      "spec.templates.0.dag.tasks.0.depends",
      "run-integration-tests",
      undefined,
      "the step's pod starts beside the campaign's and watches it: no time is lost between the two",
    ],
    [
      "spec.templates.0.dag.tasks.0.templateRef",
      { name: "workflow-template-promote-to-next-phase", clusterScope: true, template: "promotion" },
      same,
    ],
    [
      "spec.templates.0.dag.tasks.0.arguments.parameters",
      ["git_repo", "source_commit", "source_phase", "target_phase", "git_credentials_secret"].map(fromWorkflow),
      [...ofPhase, { name: "target_phase", value: "{{item}}" }, { name: "verification", value: "campaign" }],
      "verified once, then carried along every edge",
    ],
    ["spec.templates.0.dag.tasks.1.name", "run-integration-tests", same],
    [
      "spec.templates.0.dag.tasks.1.templateRef",
      { name: "workflow-template-run-integration-tests", clusterScope: true, template: "integration-tests" },
      undefined,
      perPhase,
    ],
    ["spec.templates.0.dag.tasks.1.template", undefined, "integration-tests", perPhase],
    [
      "spec.templates.0.dag.tasks.1.arguments.parameters",
      ["test_target", "test_docker_image", "test_docker_command"].map(fromWorkflow),
      ofPhase,
      baked,
    ],
  ],
  "EventSource webhook": [
    ["apiVersion", "argoproj.io/v1alpha1", same],
    ["spec.webhook.appSyncSuccess.port", "12001", same],
    ["spec.webhook.appSyncSuccess.endpoint", "/appSyncSuccess", same],
    ["spec.webhook.appSyncSuccess.method", "POST", same],
    [
      "spec.webhook.appSyncSuccess.authSecret",
      undefined,
      { name: "webhook-auth", key: "token" },
      "F8: without a token anyone who reaches the webhook can promote",
    ],
  ],
  "Sensor webhook-app-promotion": [
    ["apiVersion", "argoproj.io/v1alpha1", same],
    ["spec.template.serviceAccountName", "argo", "argo-sensor", "the Sensor may make Workflows and nothing else"],
    ["spec.dependencies.0.name", "webhook-dep", "webhook-dep-test", several],
    ["spec.dependencies.0.eventSourceName", "webhook", same],
    ["spec.dependencies.0.eventName", "appSyncSuccess", same],
    ["spec.triggers.0.template.name", "webhook-app-promotion", "webhook-app-promotion-test", several],
    ["spec.triggers.0.template.k8s.operation", "create", "patch", "F5: a repeat must change nothing"],
    ["spec.triggers.0.template.k8s.source.resource.apiVersion", "argoproj.io/v1alpha1", same],
    ["spec.triggers.0.template.k8s.source.resource.kind", "Workflow", same],
    [
      "spec.triggers.0.template.k8s.source.resource.metadata.generateName",
      "app-",
      undefined,
      "F5: the name is the promotion's identity, a generated one never repeats",
    ],
    ["spec.triggers.0.template.k8s.source.resource.metadata.labels.scenario", "syncSuccess", same],
    ["spec.triggers.0.template.k8s.source.resource.metadata.labels.phase", "", same],
    [
      "spec.triggers.0.template.k8s.source.resource.spec.serviceAccountName",
      "argo",
      undefined,
      "it stands in the templates: Strict template referencing refuses it here",
    ],
    ["spec.triggers.0.template.k8s.source.resource.spec.ttlStrategy.secondsAfterCompletion", 43200, same],
    [
      "spec.triggers.0.template.k8s.source.resource.spec.workflowTemplateRef",
      { name: "workflow-template-validate-then-promote", clusterScope: true },
      { name: "workflow-template-validate-then-promote-test", clusterScope: true },
      perPhase,
    ],
    ["argument test_target", "{{ .Input.body.test_target }}", undefined, fromConfiguration],
    ["argument source_commit", "{{ .Input.body.source_commit }}", same],
    ["argument source_phase", "{{ .Input.body.source_phase }}", same],
    ["argument target_phase", "{{ .Input.body.target_phase }}", undefined, fromConfiguration],
    ["argument test_docker_image", "argo-projects/test-campaign:latest", undefined, baked],
    ["argument test_docker_command", "./launchTests.sh", undefined, baked],
    ["argument git_repo", "https://github.com/AmadeusITGroup/argo-projects-demo.git", undefined, notFromWorkflow],
    ["argument git_credentials_secret", "github-credentials", undefined, notFromWorkflow],
    ["parameter metadata.labels.phase", "{{ .Input.body.source_phase }}", same],
  ],
  "Secret github-credentials": [
    ["metadata.namespace", "argo", same],
    ["type", "Opaque", same],
    ["keys", ["email", "password", "username"], same],
  ],
  "ConfigMap argocd-notifications-cm": [
    ["service.webhook.sync-webhook.url", "http://webhook-eventsource.argo.svc.cluster.local:12001", same],
    ["service.webhook.sync-webhook.headers.0", { name: "Content-Type", value: "application/json" }, same],
    [
      "service.webhook.sync-webhook.headers.1",
      undefined,
      { name: "Authorization", value: "Bearer $sync-webhook-token" },
      "F8: the webhook wants a token, which stands in a Secret",
    ],
    ["template.sync-success-test.webhook.sync-webhook.method", "POST", same],
    ["template.sync-success-test.webhook.sync-webhook.path", "/appSyncSuccess", same],
    ["body app", undefined, '{{index .app.metadata.labels "argo-promotion/app"}}', "one template for any application"],
    [
      "body test_target",
      "http://app-test-my-app-svc.app-test.svc.cluster.local",
      'http://{{index .app.metadata.labels "argo-promotion/app"}}-test-my-app-svc.{{index .app.metadata.labels "argo-promotion/app"}}-test.svc.cluster.local',
      "one template for any application",
    ],
    ["body source_phase", "test", same],
    ["body target_phase", "prod", same],
    [
      "body source_commit",
      "{{.app.status.operationState.operation.sync.revision}}",
      commitTemplate("https://github.com/AmadeusITGroup/argo-projects-demo.git"),
      syncedCommit,
    ],
    [
      "trigger.on-sync-success.0.when",
      "app.status.operationState.phase in ['Succeeded'] and app.status.health.status == 'Healthy' and app.metadata.name == 'app-test'",
      [
        "app.metadata.labels?.[\"argo-promotion/phase\"] == 'test'",
        "app.status.sync.status == 'Synced'",
        "app.status.operationState?.phase in ['Succeeded']",
        "app.status.health.status == 'Healthy'",
        "app.status.operationState.syncResult?.revision != nil",
        "!time.Parse(app.status.reconciledAt).Before(time.Parse(app.status.operationState.finishedAt))",
      ].join(" and "),
      "F2: a Healthy that was seen before the operation ended belongs to the version before; any application",
    ],
    [
      "trigger.on-sync-success.0.oncePer",
      "app.status.operationState.operation.sync.revision",
      'len(app.status.operationState.syncResult.revisions ?? []) > 0 ? join(app.status.operationState.syncResult.revisions, ",") : app.status.operationState.syncResult.revision',
      syncedCommit,
    ],
    ["trigger.on-sync-success.0.send", ["sync-success-test"], same],
  ],
  "ApplicationSet argo-promotion": [
    ["annotation notifications.argoproj.io/subscribe.on-sync-success.sync-webhook", "", same],
  ],
};
