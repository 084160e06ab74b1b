// F27: a state that was lost, and the way back of docs/operating.md, walked command by command. The tests build on each other; whatever
// happens, the sandbox is left as it was found.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { kubectl } from "../../../sandbox/cluster/programs";
import { repositoryRoot } from "../../../sandbox/lib/paths";
import { run, until } from "../../../sandbox/lib/run";
import { binDir } from "../../../sandbox/toolchain/build";
import { ended, minute, recorded, startFrom } from "../promotions";
import { cluster } from "../running";
import { Life, workloads } from "./life";

/** The commands of the section, as they stand there. */
function documented(): string {
  const page = readFileSync(join(repositoryRoot, "docs/operating.md"), "utf8");
  const [, code = ""] = /### Recover a lost state.*?```sh\n(.*?)```/s.exec(page) ?? [];
  assert.match(code, /^pulumi stack init test/);
  return code;
}

/** Everything that runs and must go on running: another uid is another pod, or another Application. */
const lives = async () =>
  (
    await kubectl(cluster, [
      ...["get", "pods,applications.argoproj.io,namespaces,crds", "--all-namespaces"],
      ...["-o", "jsonpath={range .items[*]}{.kind}/{.metadata.namespace}/{.metadata.name} {.metadata.uid}{'\\n'}{end}"],
    ])
  )
    .split("\n")
    .filter((line) =>
      /^(Pod\/app-|Application\/argocd\/app-|Namespace\/\/(app-|argo)|CustomResourceDefinition)/.test(line),
    )
    .sort();

describe("F27: a stack whose state was lost", () => {
  let life: Life;
  let alive: string[];
  let running: string[];
  let ownerId: string;

  /** Runs commands as a person would, on this stack: its configuration is not in the checkout. */
  async function walk(commands: string): Promise<string> {
    const { stack } = life.sandbox;
    const program = `pulumi() {
      case "$1" in
        stack) (cd "${dirname(stack.configFile)}" && command pulumi "$@" --non-interactive) ;;
        up) command pulumi "$@" --yes --skip-preview --non-interactive --suppress-outputs --config-file "${stack.configFile}" ;;
        *) command pulumi "$@" --non-interactive --config-file "${stack.configFile}" ;;
      esac
    }\n`;
    const env = {
      ...stack.environment(),
      KUBECONFIG: cluster.kubeconfig,
      PATH: [binDir, process.env.PATH].join(delimiter),
    };
    return run("bash", ["-eu", "-o", "pipefail", "-c", program + commands], { env, cwd: repositoryRoot });
  }

  before(async () => {
    life = await Life.begin();
    running = await workloads();
    alive = await lives();
    ownerId = (await life.sandbox.stack.pulumi(["stack", "output", "ownerId"])).trim();
  });
  after(() => life.end());

  it("is refused by up, with its owner id and the way back", async () => {
    await life.sandbox.stack.forget();
    await life.configure();
    const said = await life.complaint(life.pulumi("up"));
    assert.match(
      said,
      new RegExp(
        `exist already and are not this stack's \\(of the stack argo-promotion/test, owner ${ownerId}\\): nothing was changed; .*if this is that stack and its state was lost, see docs/operating\\.md#recover-a-lost-state\\.`,
      ),
    );
    assert.deepEqual(await lives(), alive);
  });

  it("takes nothing away when it is destroyed then", async () => {
    await life.pulumi("destroy");
    assert.deepEqual(await lives(), alive);
  });

  it("is told by Helm's releases that something is missing still, once it has its id", async () => {
    await life.configure({ owner: ownerId });
    const said = await life.complaint(life.pulumi("up"));
    assert.match(
      said,
      /Helm has the releases argocd\/argocd, argo\/argo-workflows and argo-events\/argo-events already, .*after a lost state docs\/operating\.md#recover-a-lost-state/,
    );
    assert.deepEqual(await lives(), alive);
  });

  it("has its stack again by the documented commands: nothing is replaced or deleted, what ran runs on", async () => {
    await life.sandbox.stack.forget();
    const said = await walk(documented());
    const summary = said.slice(said.lastIndexOf("Resources:"));
    assert.match(summary, /^Resources:\s+\+ \d+ created\s+Duration: /);
    assert.deepEqual(await lives(), alive);
    assert.equal((await life.sandbox.stack.pulumi(["stack", "output", "ownerId"])).trim(), ownerId);
    await life.sandbox.stack.up({ expectNoChanges: true });
  });

  it("promotes", async () => {
    await startFrom("1.0");
    const { repository } = life.sandbox;
    const { sha } = await repository.push("app", { test: "3.0" });
    const promoted = async () => (await repository.version("app", "prod")) === "3.0";
    await until("3.0 is not promoted", promoted, { timeout: 8 * minute, interval: 1000 });
    assert.equal(await ended(sha), "Succeeded");
    assert.equal((await recorded(sha)).outcome, "promoted");
    await life.healthy();
  });

  it("changes as before", async () => {
    life.sandbox.stack.override({ sweepSchedule: "*/3 * * * *" });
    const changed = await life.pulumi("up");
    assert.match(changed, /~ 1 updated/);
    assert.doesNotMatch(changed, /created|replaced|deleted/);
  });

  it("is removed as a whole by destroy, but for what the Applications deployed", async () => {
    await life.pulumi("destroy");
    await life.nothingIsLeft();
    assert.deepEqual(await workloads(), running);
  });
});
