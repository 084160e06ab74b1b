// The templates of the phases' campaigns.
import assert from "node:assert/strict";
import { imagesSchema } from "../../components/settings/images";
import { reportsSchema } from "../../components/settings/reports";
import { campaignOf, mounts, phases, testPhase } from "./templates";

describe("the templates of campaigns", () => {
  const campaign = campaignOf(testPhase);
  const guard = campaign.initContainers?.[0];

  it("keep no report unless the configuration says where", () => {
    assert.ok(!/artifacts|REPORT_DIR|s3/.exec(JSON.stringify(campaign)));
  });
  it("F14: keep the campaign's report, with a Secret that only the executor sees", () => {
    const storage = { endpoint: "s3.example.com", bucket: "reports", existingSecret: "reports-s3" };
    const reports = reportsSchema.parse(storage);
    const kept = campaignOf(testPhase, { reports });
    const secret = (key: string) => ({ name: "reports-s3", key });
    assert.deepEqual((kept["outputs"] as { artifacts: object[] }).artifacts, [
      {
        name: "report",
        path: "/report",
        optional: true,
        archive: { none: {} },
        s3: {
          endpoint: "s3.example.com",
          bucket: "reports",
          insecure: false,
          key: "campaigns/{{inputs.parameters.app}}/{{workflow.name}}/{{workflow.uid}}-{{retries}}",
          accessKeySecret: secret("accessKey"),
          secretKeySecret: secret("secretKey"),
        },
      },
    ]);
    assert.deepEqual(kept.container["env"], [{ name: "REPORT_DIR", value: "/report" }]);
    assert.ok(!JSON.stringify([kept.container, kept.initContainers, kept["volumes"]]).includes("reports-s3"));
    assert.deepEqual(
      (kept["outputs"] as { parameters: object }).parameters,
      (campaign["outputs"] as { parameters: object }).parameters,
    );
  });

  it("F30: take the report from a volume's own folder, where a campaign cannot put a link for the executor to follow", () => {
    const reports = reportsSchema.parse({
      endpoint: "s3.example.com",
      bucket: "reports",
      existingSecret: "reports-s3",
    });
    const kept = campaignOf(testPhase, { reports });
    const { artifacts } = kept["outputs"] as { artifacts: { path: string }[] };
    const mounted = kept.container.volumeMounts.map(({ mountPath }) => mountPath);
    assert.deepEqual(
      artifacts.filter(({ path }) => !mounted.includes(path)),
      [],
    );
    assert.ok(artifacts.length > 0);
  });

  it("F14: run a campaign again only where the infrastructure or the guard failed, and no guard that is sure", () => {
    const { expression } = campaign["retryStrategy"] as Record<string, string>;
    assert.deepEqual(expression!.match(/(?<=exit code )\d/g), ["1", "2", "3", "4"]);
    assert.match(expression!, /startsWith 'guard: Error \(exit code 4\)'\) == false\)$/);
  });
  it("F2: wait for the rollout before the campaign, in its own pod", () => {
    assert.equal(guard?.name, "guard");
    assert.deepEqual([guard.command, guard.args[0]], [["promote"], "guard"]);
  });
  it("F2: hand on what the guard found, from the files that it writes", () => {
    assert.deepEqual(campaign["outputs"], {
      parameters: [
        { name: "guard_reason", valueFrom: { path: "/guard/reason", default: "" } },
        { name: "guard_outcome", valueFrom: { path: "/guard/outcome", default: "error" } },
        { name: "guard_fingerprint", valueFrom: { path: "/guard/fingerprint", default: "" } },
        { name: "guard_version", valueFrom: { path: "/guard/version", default: "" } },
      ],
    });
  });

  it("show the test image neither git credentials nor a token", () => {
    assert.equal("env" in campaign.container, false);
    assert.deepEqual(mounts(campaign.container), ["guard"]);
  });
  it("give a phase its own campaign, target and namespace", () => {
    const verification = {
      image: "example.com/smoke:2",
      command: "/smoke",
      target: "http://{app}.{namespace}/{phase}",
      resources: { requests: { cpu: "100m" }, limits: { memory: "256Mi" } },
    };
    const [eu] = phases({ name: "eu", promotesTo: ["us"], namespace: "eu-{app}", verification });
    const { image, command, args, resources } = campaignOf(eu!).container;
    const app = "{{inputs.parameters.app}}";
    assert.deepEqual([image, command, args], ["example.com/smoke:2", ["/smoke"], [`http://${app}.eu-${app}/eu`]]);
    assert.deepEqual(resources, {
      requests: { cpu: "100m" },
      limits: { memory: "256Mi", "ephemeral-storage": "1Gi" },
    });
  });
  it("take the image of a phase's own campaign from the configured registry too", () => {
    const [own] = phases({ name: "eu", promotesTo: ["us"], verification: { image: "example.com/smoke:2" } });
    const images = imagesSchema.parse({ testCampaign: "example.com/campaign:1", registry: "mirror.example.com" });
    const given = [own!, testPhase].map((phase) => campaignOf(phase, { images }).container["image"]);
    assert.deepEqual(given, ["mirror.example.com/smoke:2", "mirror.example.com/campaign:1"]);
  });
});
