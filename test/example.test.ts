// examples/two-phases: another program on the components, with mocks, at preview and at update.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { blocks, pages } from "./markdown";
import { recordProgram, type Registered } from "./program";

const folder = path.join(__dirname, "../examples/two-phases");
const read = (file: string) => readFileSync(path.join(folder, file), "utf8");
const project = parse(read("Pulumi.yaml")) as { name: string };
const { config } = parse(read("Pulumi.dev.yaml")) as { config: Record<string, unknown> };

/** The stack file as the engine hands it over, with the password that each user sets. */
const texts = Object.fromEntries(
  Object.entries({ ...config, [`${project.name}:context`]: "test", [`${project.name}:password`]: "correct horse" }).map(
    ([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)],
  ),
);

for (const preview of [true, false]) {
  describe(`the example ${preview ? "at preview" : "at update"}`, () => {
    let registered: Registered;
    before(async () => {
      const options = { project: project.name, stack: "dev", preview, config: texts };
      registered = await recordProgram(options, "examples/two-phases/index.ts");
    });

    it("promotes from staging to live", () => {
      const edges = registered.outputs["edges"] as { source: string; target: string }[];
      assert.deepEqual(
        edges.map(({ source, target }) => `${source} -> ${target}`),
        ["staging -> live"],
      );
    });

    it("installs the three Argos", () => {
      const releases = registered.ofKind("Release").map(({ props }) => props["name"]);
      assert.deepEqual(releases.sort(), ["argo-events", "argo-workflows", "argocd"]);
    });

    it("keeps Applications in the namespaces of its own phases", () => {
      interface Spec {
        destinations: { namespace: string }[];
      }
      const { destinations } = registered.spec<Spec>("AppProject", "argo-promotion");
      assert.deepEqual(
        destinations.map(({ namespace }) => namespace),
        ["*-staging", "*-live"],
      );
    });

    it("marks every object as its own, so that another stack takes none of them over, nor it theirs", () => {
      const objects = registered.all.filter(({ type }) => type.startsWith("kubernetes:") && !type.endsWith(":Release"));
      const marks = objects.map(
        ({ props }) => (props["metadata"] as { annotations: Record<string, string> }).annotations,
      );
      assert.ok(marks.length > 40);
      assert.deepEqual([...new Set(marks.map((each) => each["argo-promotion/stack"]))], ["two-phases/dev"]);
    });

    it("keeps the path of the user's kubeconfig out of its state, where it would be another on every machine", () => {
      const { props } = registered.all.find(({ type }) => type === "pulumi:providers:kubernetes")!;
      assert.equal(props["kubeconfig"], "");
    });

    it("gives the promotion step the password of its configuration", () => {
      const { props } = registered.find("Secret", "github-credentials");
      assert.equal((props["stringData"] as { password: string }).password, "correct horse");
    });
  });
}

describe("the page about the components", () => {
  const page = pages().find(({ file }) => file === "docs/components.md")!;
  for (const file of ["index.ts", "start.js", "Pulumi.yaml"]) {
    it(`shows the example's ${file} as it is`, () => {
      assert.ok(blocks(page).some(({ content }) => content.trim() === read(file).trim()));
    });
  }
});
