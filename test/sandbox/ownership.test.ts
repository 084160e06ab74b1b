// F27: a second stack meets the first on one cluster. It is refused, and what it cleans up is its own.
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { packCharts } from "../../sandbox/charts/pack";
import type { SandboxError } from "../../sandbox/lib/errors";
import { Stack } from "../../sandbox/pulumi/stack";
import { cluster, owned, running } from "./running";

/** What pulumi says when it fails. */
async function complaint(run: Promise<unknown>): Promise<string> {
  const error = await run.then(
    () => undefined,
    (reason: unknown) => reason as SandboxError,
  );
  assert.ok(error !== undefined, "it did not fail");
  return [error.message, ...error.details].join("\n");
}

describe("F27: a second stack on the cluster of the first", () => {
  let second: Stack;
  let first: string;
  let ownerId: string;

  before(async () => {
    const { git, stack } = await running();
    second = new Stack("second", cluster, "test");
    await second.configure(git, await packCharts());
    ownerId = (await stack.pulumi(["stack", "output", "ownerId"])).trim();
    first = await owned();
    assert.ok(first.split("\n").length > 20, first);
  });

  after(async () => {
    await second.forget();
    rmSync(second.configFile, { force: true });
  });

  const refused = () =>
    new RegExp(
      `Namespace argocd, .* and \\d+ more exist already and are not this stack's \\(of the stack argo-promotion/test, owner ${ownerId}\\): nothing was changed`,
    );

  it("is refused by its preview, in one sentence that names the first", async () => {
    const said = await complaint(second.withConfig(["preview", "--suppress-outputs"]));
    assert.match(said, refused());
  });

  it("is refused by its up, before it makes anything in the cluster", async () => {
    const said = await complaint(second.withConfig(["up", "--yes", "--skip-preview", "--suppress-outputs"]));
    assert.match(said, refused());
    const { deployment } = JSON.parse(await second.pulumi(["stack", "export"])) as {
      deployment: { resources: { type: string }[] };
    };
    const made = deployment.resources.map(({ type }) => type).filter((type) => type.startsWith("kubernetes:"));
    assert.deepEqual(made, []);
  });

  it("takes nothing of the first away when it is destroyed", async () => {
    await second.withConfig(["destroy", "--yes", "--skip-preview"]);
    assert.equal(await owned(), first);
  });

  it("leaves the first with nothing to do", async () => {
    const { stack } = await running();
    await stack.up({ expectNoChanges: true });
  });
});
