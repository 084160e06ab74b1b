// `make chaos` from the beginning.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";

describe("make chaos", () => {
  it("says in one sentence that no sandbox is running, before it promises any run", () => {
    // Stand-ins: a machine that has no sandbox, and a command that need not be alone on it.
    const sandbox = join(__dirname, "../../sandbox");
    const [network, command] = [join(sandbox, "cluster/network.ts"), join(sandbox, "lib/command.ts")];
    const script = `
      const { explain } = require(${JSON.stringify(join(sandbox, "lib/errors.ts"))});
      const standIn = (file, more) => {
        const exports = { ...require(file), ...more };
        require.cache[file].exports = exports;
      };
      standIn(${JSON.stringify(network)}, { networkExists: () => false });
      standIn(${JSON.stringify(command)}, {
        command: (what, work) => work().catch((error) => {
          console.error(explain(error));
          process.exitCode = 1;
        }),
      });
      require(${JSON.stringify(join(__dirname, "../chaos/chaos.ts"))});`;
    const { status, stdout, stderr } = spawnSync(process.execPath, ["--require", "tsx/cjs", "-e", script], {
      encoding: "utf8",
    });
    assert.equal(status, 1);
    assert.equal(stdout, "");
    assert.equal(stderr, "Error: The cluster test is not running.\nWhat to do: Run `make demo` or `make up` first.\n");
  });
});
