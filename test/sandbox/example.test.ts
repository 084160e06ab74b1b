// examples/two-phases in the real engine: what a preview makes of right arguments and of wrong ones. Needs the programs of the sandbox, and
// no cluster; lifecycle/example.test.ts installs it on one.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEvents } from "../../tools/preview/events";
import { callPulumi, engineAlone } from "./engineAlone";
import { InstalledExample } from "./installedExample";

const password = "correct horse battery";

describe("a program on the installed package", () => {
  let folder: string;
  let example: InstalledExample;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "program-"));
    example = await InstalledExample.make(join(folder, "program"), engineAlone(folder), password);
    example.configure({ context: "here" });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** A preview with other values of the stack file. */
  function preview(change: Record<string, unknown>) {
    const before = readFileSync(example.stackFile, "utf8");
    example.configure(change);
    try {
      const where = { cwd: example.folder, env: example.environment };
      const { stdout, stderr } = callPulumi(["preview", "--stack", "dev", "--json", "--non-interactive"], where);
      const { errors, steps } = parseEvents(stdout);
      return { errors: errors.filter((error) => error !== "preview failed"), steps, printed: stdout + stderr };
    } finally {
      writeFileSync(example.stackFile, before);
    }
  }

  it("previews an environment, and shows no password", () => {
    const { errors, steps, printed } = preview({});
    assert.deepEqual(errors, []);
    const kinds = steps.map(({ type }) => type.split(":").at(-1)!);
    assert.equal(kinds.filter((kind) => kind === "Release").length, 3);
    for (const kind of ["PromotionEnvironment", "Sensor", "ApplicationSet"]) assert.ok(kinds.includes(kind), kind);
    assert.ok(!printed.includes(password));
  });

  it("is answered with every wrong argument at once, in one diagnostic without a stack trace", () => {
    const { errors, printed } = preview({
      repository: { url: "https://git.example.com/r.git", branhc: "main" },
      images: {},
    });
    assert.equal(errors.length, 1, errors.join("\n"));
    const [heading, ...problems] = errors[0]!.trim().split("\n");
    assert.equal(heading, "The arguments of PromotionEnvironment promotion have 3 problem(s):");
    assert.deepEqual(
      problems.map((problem) => problem.trim().split(" ")[1]),
      ["repository.branhc", "images.promote", "images.testCampaign"],
    );
    assert.doesNotMatch(printed, /\n\s+at .*:\d+:\d+|unhandled/);
  });

  it("is answered with the contexts that there are, where the one that is named is not", () => {
    const { errors } = preview({ context: "hree" });
    assert.equal(errors.length, 1, errors.join("\n"));
    assert.match(errors[0]!, /context is "hree"; allowed: a context of .*kubeconfig \(here\) \("here"\?\)\./);
  });
});
