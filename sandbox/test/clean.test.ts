// `make clean` on a home of its own: what goes, what stays, and when it does nothing at all.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

describe("make clean", () => {
  let home: string;
  const at = (...parts: string[]) => join(home, ...parts);
  const put = (path: string, text = "") => {
    mkdirSync(dirname(at(path)), { recursive: true });
    writeFileSync(at(path), text);
  };
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "clean-"));
    put("checkout/sandbox/node_modules/a/index.js");
    put("checkout/node_modules/.installed");
    put("checkout/promote/dist/cli.js");
    put("checkout/index.ts");
    put("sockets", "0: 00000002 @somebody/else\n");
    put(".cache/argo-promotion/go/pkg/mod/a@v1/a.go");
    put(".cache/go-build/theirs");
    put("go/pkg/mod/theirs");
    chmodSync(at(".cache/argo-promotion/go/pkg/mod/a@v1"), 0o555);
    copyFileSync(join(__dirname, "../clean.sh"), at("checkout/sandbox/clean.sh"));
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  /** With a stand-in for apt-get, which notes what it is asked. */
  function clean(more: NodeJS.ProcessEnv = {}) {
    put("bin/apt-get", `#!/bin/sh\necho "$DEBIAN_FRONTEND apt-get $*" >> "${at("asked")}"\n`);
    chmodSync(at("bin/apt-get"), 0o755);
    const env = { PATH: `${at("bin")}:${process.env.PATH}`, HOME: home, SOCKETS: at("sockets"), ...more };
    const { status, stdout, stderr } = spawnSync("sh", [at("checkout/sandbox/clean.sh")], { env, encoding: "utf8" });
    return { status, said: stdout + stderr };
  }

  it("removes the sandbox's cache, Go's part of it too, and what npm and the build made in the checkout", () => {
    assert.deepEqual(clean(), { status: 0, said: "" });
    const gone = [
      ".cache/argo-promotion",
      "checkout/node_modules",
      "checkout/sandbox/node_modules",
      "checkout/promote/dist",
    ];
    assert.deepEqual(
      gone.filter((path) => existsSync(at(path))),
      [],
    );
  });

  it("leaves the user's own caches of Go and the checkout's files alone", () => {
    clean();
    for (const path of [".cache/go-build/theirs", "go/pkg/mod/theirs", "checkout/index.ts"])
      assert.ok(existsSync(at(path)), path);
  });

  it("names the Debian packages that the sandbox installed, and how to remove them", () => {
    put(".cache/argo-promotion/debian-packages", "runc\ncontainerd\nrunc\n");
    assert.match(
      clean().said,
      /installed, stay: containerd runc\. To remove them: apt-get purge --auto-remove containerd runc\n$/,
    );
    assert.ok(!existsSync(at("asked")));
  });

  it("removes these packages with PACKAGES=yes, without a question", () => {
    put(".cache/argo-promotion/debian-packages", "runc\ncontainerd\nrunc\n");
    assert.deepEqual(clean({ PACKAGES: "yes" }), { status: 0, said: "" });
    assert.equal(
      readFileSync(at("asked"), "utf8"),
      "noninteractive apt-get purge --yes --auto-remove containerd runc\n",
    );
    assert.ok(!existsSync(at(".cache/argo-promotion")));
  });

  it("asks for none with PACKAGES=yes where the sandbox installed none", () => {
    assert.deepEqual(clean({ PACKAGES: "yes" }), { status: 0, said: "" });
    assert.ok(!existsSync(at("asked")));
  });

  it("removes no package while the sandbox is there", () => {
    put(".cache/argo-promotion/debian-packages", "runc\n");
    put(".local/state/argo-promotion/test/kubeconfig");
    assert.equal(clean({ PACKAGES: "yes" }).status, 1);
    assert.ok(!existsSync(at("asked")));
  });

  it("does nothing while the sandbox is there, and says what does", () => {
    put(".local/state/argo-promotion/test/kubeconfig");
    const { status, said } = clean();
    assert.equal(status, 1);
    assert.match(said, /^The sandbox is still there \(.*\)\. `make down` removes it; then run `make clean` again\.\n$/);
    assert.ok(existsSync(at(".cache/argo-promotion/go")));
  });

  it("does nothing while another command is at work", () => {
    put("sockets", "0: 00000002 @argo-promotion/sandbox\n");
    const { status, said } = clean();
    assert.equal(status, 1);
    assert.match(said, /^A command is at work on the sandbox of this machine\. Wait/);
    assert.ok(existsSync(at("checkout/node_modules/.installed")));
  });
});
