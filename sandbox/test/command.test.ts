// Commands of the sandbox: one at a time, and the same whatever the caller's shell has set.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { ownEnvironment, runAlone } from "../lib/command";

describe("a command of the sandbox", () => {
  const name = `\0argo-promotion/test-${process.pid}`;
  const module = join(__dirname, "../lib/command.ts");
  const held = `require(${JSON.stringify(module)}).runAlone("make demo", ${JSON.stringify(name)}).then(() => { console.log("held"); setInterval(() => 0, 1000); })`;

  it("does not start while another one is at work, and names it", async () => {
    const other = spawn(process.execPath, ["--require", "tsx/cjs", "-e", held], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    try {
      await once(other.stdout, "data");
      await assert.rejects(runAlone("make up", name), {
        name: "SandboxError",
        message: new RegExp(
          `^\`make demo\` \\(process ${other.pid}, since \\d\\d:\\d\\d\\) is at work on the sandbox of this machine\\.$`,
        ),
      });
    } finally {
      other.kill("SIGKILL");
      await once(other, "close");
    }
    await runAlone("make up", name);
  });

  it("takes neither the caller's umask nor the settings of the caller's git", () => {
    const before = { umask: process.umask(0o077), environment: { ...process.env } };
    Object.assign(process.env, { GIT_SSL_CAINFO: "/somewhere", GIT_DIR: "/elsewhere" });
    try {
      ownEnvironment();
      assert.equal(process.umask(0o022), 0o022);
      assert.deepEqual(
        Object.keys(process.env).filter((variable) => variable.startsWith("GIT_")),
        [],
      );
    } finally {
      process.umask(before.umask);
      Object.assign(process.env, before.environment);
    }
  });
});

describe("the tests against the sandbox", () => {
  it("say in one sentence that there is none, before any of them is read", () => {
    // A network of its own has no sandbox: `networkExists` is asked by a stand-in.
    const network = join(__dirname, "../cluster/network.ts");
    const setup = join(__dirname, "../../test/sandbox/setup.ts");
    const script = `
      const network = require(${JSON.stringify(network)});
      require.cache[${JSON.stringify(network)}].exports = { ...network, networkExists: () => false };
      require(${JSON.stringify(setup)});
      console.log("read on");`;
    const { status, stdout, stderr } = spawnSync(process.execPath, ["--require", "tsx/cjs", "-e", script], {
      encoding: "utf8",
    });
    assert.equal(status, 1);
    assert.equal(stdout, "");
    assert.match(
      stderr,
      /^\s*Error: No sandbox is running on this machine\.\nWhat to do: Run `make demo` or `make up` first\.\n$/,
    );
  });
});
