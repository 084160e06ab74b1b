// The policy pack in the real engine, over both stack files.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packCharts } from "../../sandbox/charts/pack";
import { repositoryRoot } from "../../sandbox/lib/paths";
import { Stack } from "../../sandbox/pulumi/stack";
import { cluster, running } from "./running";

/** The kubeconfig of a cluster that does not answer. */
const nowhere = () => readFileSync(cluster.kubeconfig, "utf8").replace(/server: .*/, "server: https://127.0.0.1:1");

describe("the policy pack in the engine", () => {
  for (const name of ["test", "prod"]) {
    it(`finds nothing mandatory in the stack ${name}`, async () => {
      const dir = mkdtempSync(join(tmpdir(), "policies-"));
      const settings = JSON.parse(readFileSync(join(repositoryRoot, `policy/${name}.json`), "utf8")) as object;
      // The sandbox's charts are local folders; the pack refuses those for prod unless told otherwise.
      const sandboxSettings = { ...settings, "helm-allowed-repository": { localCharts: true } };
      writeFileSync(join(dir, "policies.json"), JSON.stringify(sandboxSettings));
      try {
        const { git } = await running();
        const stack = new Stack(name, cluster);
        await stack.configure(git, await packCharts());
        // What runs here is the stack test's, and refused to every other one.
        if (name !== "test") await stack.set("kubeconfig", nowhere(), "--secret");
        const pack = ["--policy-pack", "policy", "--policy-pack-config", join(dir, "policies.json")];
        const output = await stack.withConfig(["preview", ...pack]);
        assert.match(output, /Policies:|Policy Packs:/);
        assert.doesNotMatch(output, /\[mandatory\]/i);
      } finally {
        rmSync(dir, { recursive: true });
      }
    });
  }
});
