// `promote record` for what has no Workflow, against an API server.
import * as assert from "node:assert/strict";
import { endsOf } from "../src/ends/record";
import type { KubeServer } from "../../testkit/kubeServer";
import { application, applications, shopsRecord } from "../../testkit/rollouts";
import type { Ended } from "../../testkit/run";
import { Workbench } from "../../testkit/workbench";

const commit = "0123456789".repeat(4);

describe("promote record, of a dead letter", () => {
  let bench: Workbench;
  let kube: KubeServer;
  let kubeArgs: string[];
  before(async () => {
    bench = await Workbench.create();
    ({ kube, kubeArgs } = await bench.kubernetes());
  });
  after(() => bench.remove());
  beforeEach(() => {
    kube.objects.clear();
    kube.put(applications, application(commit));
  });

  const record = (changed: Record<string, string>): Promise<Ended> => {
    const options = {
      "--workflow": "w",
      "--outcome": "broken",
      "--reason": "A dead letter.",
      "--app": "shop",
      "--source-phase": "test",
      "--source-commit": commit,
      "--phases": '[{"name":"test","promotesTo":["prod"]},{"name":"prod"}]',
    };
    return bench.run(["record", ...Object.entries({ ...options, ...changed }).flat(), ...kubeArgs]);
  };

  it("keeps all that are written at the same moment", async () => {
    const written = await Promise.all([1, 2, 3, 4, 5, 6].map((n) => record({ "--workflow": `dead-letter-${n}` })));
    assert.deepEqual(
      written.map(({ code }) => code),
      [0, 0, 0, 0, 0, 0],
      written.map(({ stderr }) => stderr).join(),
    );
    const ends = endsOf(kube.objects.get(shopsRecord), { source: "test", target: "prod" });
    assert.deepEqual(
      new Set(ends.map(({ workflow }) => workflow)),
      new Set([1, 2, 3, 4, 5, 6].map((n) => `dead-letter-${n}`)),
    );
  });

  it("F8: writes nothing for what is no application, phase or commit", async () => {
    for (const [option, value] of [
      ["--app", "../x"],
      ["--source-phase", "Test"],
      ["--source-commit", "main"],
      ["--phases", "prod"],
      ["--phases", '[{"name":"dev","promotesTo":["test"]}]'],
      ["--outcome", "won"],
    ]) {
      const ended = await record({ [option!]: value! });
      assert.equal(ended.code, 2, ended.stderr);
      assert.ok(ended.stderr.includes(option!), ended.stderr);
    }
    assert.equal(kube.objects.has(shopsRecord), false);
  });
});
