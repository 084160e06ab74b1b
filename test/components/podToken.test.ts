// Who sees a Kubernetes token in a Workflow's pods, whose it is, and for how long.
import assert from "node:assert/strict";
import { serviceAccounts } from "../../components/objects/names";
import type { Campaign } from "../../components/settings/verification";
import { campaignTemplate } from "../../components/workflow/campaign";
import { tokenVolume } from "../../components/platform/podToken";
import { sensorSpec } from "../../components/trigger/sensor";
import { accountManifest } from "../../components/workflow/rbac";
import { recordEndSpec } from "../../components/workflow/recordEnd";
import { sweepTemplateSpec } from "../../components/sweep/sweep";
import { promoteToNextPhaseSpec } from "../../components/workflow/workflowTemplates";
import { carriedBy } from "../../components/settings/carried";
import { type Phase, phasesSchema } from "../../components/settings/phases";
import { imagesSchema } from "../../components/settings/images";
import { reportsSchema } from "../../components/settings/reports";
import { repositorySchema } from "../../components/settings/repository";

interface Mounts {
  name?: string;
  volumeMounts: { name: string; mountPath: string }[];
}

interface Pod {
  name: string;
  serviceAccountName: string;
  podSpecPatch: string;
  volumes: { name: string; projected?: { sources: object[] }; secret?: object }[];
  container: Mounts;
  initContainers?: Mounts[];
}

const { url, layout, gitTimeout } = repositorySchema.parse({ url: "https://git.example.com/gitops.git" });
const phases = phasesSchema.parse([
  { name: "dev", promotesTo: ["test"], verification: "none" },
  { name: "test", promotesTo: ["prod"] },
  { name: "prod" },
]) as [Phase, Phase, Phase];
const args = {
  promoteImage: "registry.example.com/promote:1",
  pullPolicy: "IfNotPresent",
  gitRepo: url,
  gitCredentialsSecret: "github-credentials",
  branch: "main",
  carried: carriedBy(layout),
  stops: layout.stops,
  holds: layout.holds,
  commits: {},
  gitTimeout,
  applications: "discovered" as const,
  proof: layout.proof,
  gitCa: true,
  images: imagesSchema.parse({ testCampaign: "registry.example.com/campaign:1" }),
  reports: reportsSchema.parse({ endpoint: "s3.example.com", bucket: "reports", existingSecret: "reports-s3" }),
  phases,
};
const folder = "/var/run/secrets/kubernetes.io/serviceaccount";

const mount = { name: "api-token", mountPath: folder, readOnly: true };

/** Every template that makes a pod. */
const pods = [
  campaignTemplate(args, phases[1], phases[1].verification as Campaign),
  ...promoteToNextPhaseSpec(args).templates,
  ...recordEndSpec(args).templates,
  ...sweepTemplateSpec(args).templates,
] as unknown as Pod[];
const campaign = pods.find(({ name }) => name === "integration-tests")!;

describe("the token in a Workflow's pods", () => {
  it("is that of an account for each kind of pod", () => {
    assert.deepEqual(
      pods.map(({ name, serviceAccountName }) => [name, serviceAccountName]),
      [
        ["integration-tests", "argo-guard"],
        ["promotion", "argo"],
        ["record-end", "argo-record"],
        ["record-dead-letter", "argo-record"],
        ["sweep", "argo-sweep"],
      ],
    );
  });

  it("is mounted into no container by itself, and by the patch into Argo's own alone", () => {
    for (const { podSpecPatch } of pods)
      assert.deepEqual(JSON.parse(podSpecPatch), {
        automountServiceAccountToken: false,
        initContainers: [{ name: "init", volumeMounts: [mount] }],
        containers: [{ name: "wait", volumeMounts: [mount] }],
      });
  });

  it("F30: has no text of a Workflow in the patch", () => {
    for (const { podSpecPatch } of pods) assert.ok(!podSpecPatch.includes("{{"));
  });

  it("is signed for an hour: not for the 3607 seconds that the API server takes for a year", () => {
    for (const { name, volumes } of pods) {
      const sources = volumes.flatMap(({ projected }) => projected?.sources ?? []);
      const tokens = sources.filter((source) => "serviceAccountToken" in source);
      assert.deepEqual(tokens, [{ serviceAccountToken: { path: "token", expirationSeconds: 3600 } }], name);
    }
  });

  it("comes with the namespace, to which the executor reports", () => {
    for (const { volumes } of pods) assert.match(JSON.stringify(volumes), /"path":"namespace".*"metadata\.namespace"/);
  });

  it("is no Secret: no pod's account is given to the executor", () => {
    for (const pod of pods) assert.ok(!("executor" in pod) && !("automountServiceAccountToken" in pod), pod.name);
  });

  it("is not in the campaign's container, nor anything at or below its folder", () => {
    const { volumes, container } = campaign;
    const mounted = volumes.filter(({ name }) => container.volumeMounts.some((mount) => mount.name === name));
    assert.deepEqual(
      mounted.map((volume) => Object.keys(volume).sort()),
      [
        ["emptyDir", "name"],
        ["emptyDir", "name"],
      ],
    );
    for (const { mountPath } of container.volumeMounts) {
      assert.ok(!folder.startsWith(mountPath) && !mountPath.startsWith("/var/run/"), mountPath);
    }
  });

  it("shares no folder that the guard mounts with the campaign, but for the guard's result, which the campaign may only read", () => {
    const [guard] = campaign.initContainers!;
    const names = (mounts: Mounts) => mounts.volumeMounts.map(({ name }) => name);
    const shared = names(campaign.container).filter((name) => names(guard!).includes(name));
    assert.deepEqual(shared, ["guard"]);
    assert.deepEqual(campaign.container.volumeMounts[0], { name: "guard", mountPath: "/guard", readOnly: true });
  });

  it("is mounted by itself into no other pod of these accounts either", () => {
    for (const account of Object.keys(serviceAccounts) as (keyof typeof serviceAccounts)[]) {
      const { metadata, automountServiceAccountToken } = accountManifest(account, "argo");
      assert.deepEqual([metadata.name, automountServiceAccountToken], [serviceAccounts[account], false]);
    }
  });

  it("is the Sensor's only token too", () => {
    const { template } = sensorSpec({ phases, availability: "single", antiAffinity: "soft" });
    assert.deepEqual(template.volumes, [tokenVolume]);
    assert.deepEqual(template.container.volumeMounts, [mount]);
  });
});
