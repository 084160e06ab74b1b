// F13: the password is nowhere but in the environment of the git calls that need it.
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { Workbench, password } from "./workbench";
import { run } from "./run";

describe("the password", () => {
  let bench: Workbench;
  before(async () => {
    bench = await Workbench.create();
  });
  after(() => bench.remove());

  const forms = [
    password,
    encodeURIComponent(password),
    Buffer.from(`robot:${password}`).toString("base64"),
    Buffer.from(password).toString("base64").replace(/=+$/, ""),
  ];
  const leaks = (text: string): string[] => forms.filter((form) => text.includes(form));

  /** A git on PATH that writes down its arguments, its environment and the files of its repository, then runs the real one. */
  function spy(directory: string): string {
    const bin = path.join(directory, "bin");
    const seen = path.join(directory, "seen");
    fs.mkdirSync(bin, { recursive: true });
    fs.mkdirSync(seen, { recursive: true });
    const script = [
      "#!/bin/sh",
      `{ printf '%s\\n' "$@"; } > "${seen}/$$.arguments"`,
      `env > "${seen}/$$.environment"`,
      `cat "$GIT_DIR/config" > "${seen}/$$.config"`,
      `PATH="${process.env.PATH}" exec git "$@"`,
    ];
    fs.writeFileSync(path.join(bin, "git"), `${script.join("\n")}\n`, { mode: 0o755 });
    return bin;
  }

  async function watched(args: string[], name: string): Promise<{ said: string; seen: Map<string, string> }> {
    const directory = path.join(bench.directory, name);
    const bin = spy(directory);
    const output = path.join(directory, "output");
    const ended = await bench.promote([...args, "--output-dir", output], { PATH: `${bin}:${process.env.PATH}` });
    const files = fs.readdirSync(output).map((file) => fs.readFileSync(path.join(output, file), "utf8"));
    const names = fs.readdirSync(path.join(directory, "seen"));
    const seen = new Map(names.map((file) => [file, fs.readFileSync(path.join(directory, "seen", file), "utf8")]));
    return { said: [ended.stdout, ended.stderr, ...files].join("\n"), seen };
  }

  it("F13: is in no argument, configuration, log, result, file, and in no child that works locally", async () => {
    await bench.repository("secret.git", { apps: ["shop"] });
    const source = await bench.setVersion("secret.git", "shop", "test", "1.1.0");
    const { said, seen } = await watched(bench.args("secret.git", "shop", source), "success");
    assert.match(said, /"outcome":"promoted"/);
    assert.deepEqual(leaks(said), []);
    let withPassword = 0;
    let without = 0;
    for (const [file, text] of seen) {
      if (!file.endsWith(".environment")) {
        assert.deepEqual(leaks(text), [], file);
        continue;
      }
      const args = seen.get(file.replace("environment", "arguments")) ?? "";
      const network = /^(fetch|push)$/m.test(args);
      assert.equal(leaks(text).length > 0, network, args);
      if (network) withPassword++;
      else without++;
    }
    assert.deepEqual([withPassword, without], [3, 2], "fetch, fetch, push; cat-file, fast-import");
    const objects = await run("sh", ["-c", "git cat-file --batch-all-objects --batch"], {
      cwd: bench.bare("secret.git"),
    });
    assert.deepEqual(leaks(objects.stdout), []);
    assert.deepEqual(fs.readdirSync(path.join(bench.directory, "tmp")), []);
  });

  it("F13: does not come back in errors, even when the server repeats it", async () => {
    const source = await bench.repository("echo.git", { apps: ["shop"] });
    bench.server.intercept = (request, response) => {
      response
        .writeHead(400, { "content-type": "text/plain" })
        .end(`bad ${password} ${String(request.headers.authorization)}\n`);
    };
    const { said } = await watched(bench.args("echo.git", "shop", source), "echo");
    bench.server.intercept = undefined;
    assert.match(said, /"outcome":"error"/);
    assert.deepEqual(leaks(said), []);
  });

  it("F13: is not sent to another host that the server redirects to", async () => {
    const source = await bench.repository("moved.git", { apps: ["shop"] });
    let asked = 0;
    bench.server.intercept = (request, response) => {
      asked++;
      const to = `https://127.0.0.1:${new URL(bench.server.url("")).port}${request.url}`;
      response.writeHead(302, { location: to }).end();
    };
    const { said } = await watched(bench.args("moved.git", "shop", source), "moved");
    bench.server.intercept = undefined;
    assert.equal(asked, 1, "the other host's requests came without the password, so they never passed authentication");
    assert.match(said, /"error":"authentication"/);
  });
});
