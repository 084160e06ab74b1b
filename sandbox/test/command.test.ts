// Commands of the sandbox: one at a time, and the same whatever the caller's shell has set.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
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
      assert.equal(process.umask(), 0o022);
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
