// F13: the password is nowhere but in the environment of the git calls that need it.
import * as assert from "node:assert/strict";
import { once } from "node:events";
import * as fs from "node:fs";
import type * as http from "node:http";
import * as https from "node:https";
import type { AddressInfo } from "node:net";
import * as path from "node:path";
import { Workbench, password } from "../../testkit/workbench";
import { run } from "../../testkit/run";

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
      `ls "$GIT_DIR/certificates" > "${seen}/$$.certificates"`,
      `PATH="${process.env.PATH}" exec git "$@"`,
    ];
    fs.writeFileSync(path.join(bin, "git"), `${script.join("\n")}\n`, { mode: 0o755 });
    return bin;
  }

  async function watched(args: string[], name: string): Promise<{ said: string; seen: Map<string, string> }> {
    const directory = path.join(bench.directory, name);
    const bin = spy(directory);
    const output = path.join(directory, "output");
    const ended = await bench.startPromote([...args, "--output-dir", output], { PATH: `${bin}:${process.env.PATH}` });
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
      const network = /^(fetch|push|remote-https)$/m.test(args);
      assert.equal(leaks(text).length > 0, network, args);
      if (network) withPassword++;
      else without++;
    }
    assert.ok(withPassword >= 2, "at least fetch and push");
    assert.ok(without >= 2, "at least cat-file and fast-import");
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

  it("F13: is not sent to another server that this one redirects to, neither at once nor when it asks", async () => {
    const source = await bench.repository("moved.git", { apps: ["shop"] });
    let asks = true;
    const seen: (string | undefined)[] = [];
    const other = await listen(bench.directory, (request, response) => {
      seen.push(request.headers.authorization);
      if (asks) return response.writeHead(401, { "www-authenticate": 'Basic realm="git"' }).end();
      if (request.method === "POST") return response.writeHead(500).end();
      const type = { "content-type": "application/x-git-upload-pack-advertisement" };
      return response.writeHead(200, type).end("001e# service=git-upload-pack\n0000000eversion 2\n000cls-refs\n0000");
    });
    bench.server.intercept = (request, response) => {
      response.writeHead(302, { location: `https://localhost:${other.port}${request.url}` }).end();
    };
    for (asks of [true, false]) {
      seen.length = 0;
      const { said } = await watched(bench.args("moved.git", "shop", source, "--timeout", "1s"), `moved-${asks}`);
      assert.match(said, asks ? /"error":"authentication"/ : /"error":"network"/);
      assert.deepEqual(leaks(said), []);
      assert.ok(seen.length > (asks ? 0 : 1), "it was asked, and asked again where it let anybody read");
      assert.ok(seen.every((authorization) => authorization === undefined));
    }
    bench.server.intercept = undefined;
    await other.close();
  });

  it("F13: is given again on the same server after a redirect there, so that a repository may have moved", async () => {
    await bench.repository("new.git", { apps: ["shop"] });
    const source = await bench.setVersion("new.git", "shop", "test", "1.1.0");
    const front = await listen(bench.directory, (request, response) => {
      const { url, method, headers } = request;
      if (url?.startsWith("/old.git/")) {
        return response.writeHead(301, { location: url.replace("/old.git/", "/new.git/") }).end();
      }
      const target = { ca: fs.readFileSync(bench.caFile), method, headers };
      const onward = https.request(`${bench.server.url("")}${url?.slice(1)}`, target, (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      });
      return request.pipe(onward);
    });
    const args = [...bench.args("new.git", "shop", source), "--git-repo", `https://localhost:${front.port}/old.git`];
    const { said, seen } = await watched(args, "renamed");
    await front.close();
    assert.match(said, /"outcome":"promoted"/);
    assert.deepEqual(leaks(said), []);
    const written = [...seen].filter(([file]) => !file.endsWith(".environment"));
    assert.deepEqual(leaks(written.map(([, text]) => text).join("\n")), []);
    assert.equal(await bench.version("new.git", "shop", "prod"), "1.1.0");
  });

  it("F13: goes with the first request: a server that takes it is never asked without", async () => {
    await bench.repository("first.git", { apps: ["shop"] });
    const source = await bench.setVersion("first.git", "shop", "test", "1.1.0");
    let passed = 0;
    bench.server.intercept = (_request, _response, next) => {
      passed++;
      next();
    };
    const before = bench.server.requests;
    const run = await bench.startPromote(bench.args("first.git", "shop", source));
    bench.server.intercept = undefined;
    assert.equal(run.result.outcome, "promoted");
    assert.equal(bench.server.requests - before, passed);
  });

  it("F13: with a CA file no certificate of the system's is trusted besides", async () => {
    const source = await bench.repository("ca.git", { apps: ["shop"] });
    const { seen } = await watched(bench.args("ca.git", "shop", source), "ca");
    const environments = [...seen].filter(([file]) => file.endsWith(".environment")).map(([, text]) => text);
    assert.ok(environments.length > 0);
    for (const text of environments) {
      assert.match(text, new RegExp(`^GIT_SSL_CAINFO=${bench.caFile}$`, "m"));
      assert.match(text, /^GIT_SSL_CAPATH=.*\/promote-[^/]+\/certificates$/m);
    }
    const listed = [...seen].filter(([file]) => file.endsWith(".certificates"));
    assert.ok(listed.length > 0 && listed.every(([, text]) => text === ""), "the folder is empty");
  });
});

interface Listening {
  port: number;
  close(): Promise<void>;
}

/** A server with a trusted certificate. */
async function listen(directory: string, answer: http.RequestListener): Promise<Listening> {
  const tls = (file: string): Buffer => fs.readFileSync(path.join(directory, "tls", file));
  const server = https.createServer({ key: tls("server.key"), cert: tls("server.crt") }, answer);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return { port: (server.address() as AddressInfo).port, close };
}
