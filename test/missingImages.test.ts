// Images of a stack: the published ones, those that are configured, and what is said where there are none.
import assert from "node:assert/strict";
import { missingImages, withPublished } from "../components/settings/ownImages";
import { ConfigurationError } from "../components/settings/problems";
import { readProgramSettings, readSettings } from "../config";
import { project, texts } from "./configurationTexts";
import { minimal } from "./program";

describe("an image that is not configured", () => {
  const phases = [{ name: "test", promotesTo: ["prod"] }, { name: "prod" }];
  const made = (change: Record<string, unknown>): readonly string[] => {
    try {
      readProgramSettings({ project, values: texts({ ...minimal, ...change }) });
      return [];
    } catch (error) {
      assert.ok(error instanceof ConfigurationError);
      return error.problems;
    }
  };
  const promote =
    "images.promote is missing; allowed: an image that your cluster can pull; this version has none (docker build -t <registry>/git-promotion:0.1.0 -f images/promote/Dockerfile . && docker push <registry>/git-promotion:0.1.0, then pulumi config set --path images.promote <registry>/git-promotion:0.1.0).";
  const testCampaign =
    "images.testCampaign is missing; allowed: an image that your cluster can pull; this version has none (docker build -t <registry>/test-campaign:0.1.0 images/test-campaign && docker push <registry>/test-campaign:0.1.0, then pulumi config set --path images.testCampaign <registry>/test-campaign:0.1.0).";

  it("is refused where the stack is made, with the commands that make it", () => {
    assert.deepEqual(made({ images: {} }), [promote, testCampaign]);
  });

  it("is refused together with everything else that is wrong", () => {
    const found = made({ images: { pullPolicy: "always" }, availability: "hihg" });
    assert.deepEqual(
      found.map((problem) => problem.split(" ")[0]),
      ["images.pullPolicy", "availability", "images.promote", "images.testCampaign"],
    );
  });

  it("is of no account for what only reads the stack, as the status does", () => {
    const values = texts({ ...minimal, images: {} });
    assert.equal(readSettings({ project, values }).images.promote, undefined);
  });

  for (const [title, verified] of Object.entries({
    "where every phase brings its own": { image: "registry.example.com/smoke:1" },
    "where nothing is verified": "none",
  })) {
    it(`may be that of the campaign ${title}`, () => {
      const [test, prod] = phases;
      const change = { phases: [{ ...test, verification: verified }, prod], images: { promote: "example.com/p:1" } };
      assert.deepEqual(made(change), []);
    });
  }

  it("may be that of the campaign where the stack has no edge out", () => {
    assert.deepEqual(made({ phases: [{ name: "prod" }], images: { promote: "example.com/p:1" } }), []);
  });

  it("is the published one in a release", () => {
    const published = { promote: "ghcr.io/acme/git-promotion:1", testCampaign: "ghcr.io/acme/test-campaign:1" };
    const images = withPublished({ promote: "example.com/p:1" }, published);
    assert.deepEqual(images, { ...published, promote: "example.com/p:1" });
    assert.deepEqual(missingImages(images, [{ managed: true, promotesTo: ["prod"] }]), []);
  });
});
