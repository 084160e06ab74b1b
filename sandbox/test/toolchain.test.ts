// The table of binaries, and how a binary is got.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cacheDir, repositoryRoot } from "../lib/paths";
import { run } from "../lib/run";
import { binaries, type Binary, expressionLibraries, forge } from "../toolchain/binaries";
import { cacheKey, findOnPath } from "../toolchain/build";
import { download } from "../toolchain/download";
import { goFolders, moduleFailure } from "../toolchain/go";

const modules = join(__dirname, "../toolchain/go");

describe("the table of binaries", () => {
  for (const binary of [...binaries, ...expressionLibraries, forge]) {
    it(`pins the module of ${binary.name} with checksums`, () => {
      assert.ok(existsSync(join(modules, binary.module, "go.sum")));
      assert.match(cacheKey(binary), /^[0-9a-f]{12}$/);
    });
  }

  it("gives every binary a name of its own", () => {
    assert.equal(new Set(binaries.map(({ name }) => name)).size, binaries.length);
  });

  it("changes the key when the version in the binary changes", () => {
    const [first] = binaries.filter(({ versionVariables }) => versionVariables);
    assert.notEqual(cacheKey(first!), cacheKey({ ...first!, versionVariables: {} }));
  });

  it("changes the key when the build tags change", () => {
    assert.notEqual(cacheKey(forge), cacheKey({ ...forge, tags: [] }));
  });
});

/** Versions that a module's go.mod pins, by path; a replacement counts. */
function pinned(module: string): Map<string, string> {
  const text = readFileSync(join(modules, module, "go.mod"), "utf8");
  const required = text.matchAll(/^\s*(?:require )?([\w./~-]+) (v\S+)/gm);
  const replaced = text.matchAll(/^\s*(?:replace )?(\S+) => \1 (v\S+)/gm);
  return new Map([...required, ...replaced].map(([, path, version]) => [path!, version!]));
}

describe("the Kubernetes libraries", () => {
  // What k8s.io/client-go, the largest of them, is compiled with; one other version anywhere compiles all of it once more.
  const shared =
    /^(k8s\.io\/(api|apimachinery|client-go|kube-openapi|klog\/v2|utils)|sigs\.k8s\.io\/(json|randfill|yaml|structured-merge-diff\/v6)|golang\.org\/x\/(net|oauth2|sys|term|text|time)|google\.golang\.org\/protobuf|github\.com\/(davecgh\/go-spew|emicklei\/go-restful\/v3|fxamacker\/cbor\/v2|go-logr\/logr|go-openapi\/\w+|gogo\/protobuf|google\/gnostic-models|json-iterator\/go|mailru\/easyjson|modern-go\/\w+|spf13\/pflag))$/;
  const reference = pinned("argo-cd");

  for (const module of ["kubernetes", "coredns", "helm"]) {
    it(`are the same for ${module} as for argo-cd, so that they are compiled once`, () => {
      const both = [...pinned(module)].filter(([path]) => shared.test(path) && reference.has(path));
      assert.ok(both.length >= 20, `only ${both.length} are shared`);
      assert.deepEqual(
        both.filter(([path, version]) => reference.get(path) !== version),
        [],
      );
    });
  }
});

describe("the expression libraries", () => {
  for (const { name, module, version } of expressionLibraries) {
    it(`${name} is that of Argo Workflows v${version}`, () => {
      const versions = [...pinned(module)].filter(([path]) => path.startsWith("github.com/argoproj/argo-workflows/"));
      assert.deepEqual(versions, [[`github.com/argoproj/argo-workflows/v${version[0]}`, `v${version}`]]);
    });
  }

  it("are built anew when the source changes that they share", () => {
    const [library] = expressionLibraries;
    assert.notEqual(cacheKey(library!), cacheKey({ ...library!, shared: undefined }));
  });
});

describe("a program on PATH", () => {
  let dir: string;
  beforeEach(() => (dir = mkdtempSync(join(tmpdir(), "path-"))));
  afterEach(() => rmSync(dir, { recursive: true }));

  it("is found when it is executable", () => {
    writeFileSync(join(dir, "pulumi"), "");
    chmodSync(join(dir, "pulumi"), 0o755);
    assert.equal(findOnPath("pulumi", dir), join(dir, "pulumi"));
  });

  it("is not found when it is not executable", () => {
    writeFileSync(join(dir, "pulumi"), "", { mode: 0o644 });
    assert.equal(findOnPath("pulumi", dir), undefined);
  });
});

describe("Go's caches", () => {
  it("lie in the sandbox's own cache, whatever the caller's are", () => {
    for (const path of Object.values(goFolders)) assert.ok(path.startsWith(`${cacheDir}/`), path);
  });

  it("are those of every call of go: none is made but through this function", () => {
    const files = execFileSync("git", ["ls-files", "*.ts"], { cwd: repositoryRoot, encoding: "utf8" })
      .trim()
      .split("\n");
    const calls = files.filter((file) =>
      /(\brun|spawnSync|spawn|execFile|execFileSync)\("go"/.test(readFileSync(join(repositoryRoot, file), "utf8")),
    );
    assert.deepEqual(calls, ["sandbox/toolchain/go.ts"]);
  });
});

describe("a Go module that cannot be had", () => {
  const cases: { title: string; line: string; message: RegExp; hint: RegExp }[] = [
    {
      title: "a refusal",
      line: "k8s.io/api@v0.34.4: reading http://proxy/k8s.io/api/@v/v0.34.4.zip: 403 Forbidden",
      message: /^Building x failed: k8s\.io\/api@v0\.34\.4 could not be downloaded \(403 Forbidden\)\.$/,
      hint: /GOPROXY to one that does/,
    },
    {
      title: "a broken download",
      line: "verifying github.com/a/b/v3@v3.1.0: checksum mismatch",
      message: /github\.com\/a\/b\/v3@v3\.1\.0 could not be downloaded \(checksum mismatch\)/,
      hint: /go clean -modcache/,
    },
    {
      title: "a proxy that is not there",
      line: 'a.io/b@v1.0.0: Get "http://proxy/": dial tcp 127.0.0.1:9: connect: connection refused',
      message: /a\.io\/b@v1\.0\.0 could not be downloaded \(connection refused\)/,
      hint: /continues where it was/,
    },
  ];
  for (const { title, line, message, hint } of cases) {
    it(`is named in one sentence after ${title}, with what to do`, () => {
      const error = moduleFailure("Building x", ["go: downloading something", line]);
      assert.match(error?.message ?? "", message);
      assert.match(error?.hint ?? "", hint);
    });
  }

  it("is not blamed for a compiler's error", () => {
    assert.equal(moduleFailure("Building x", ["main.go:3:1: syntax error"]), undefined);
  });
});

describe("a download", () => {
  let server: Server;
  let dir: string;
  let files: Record<string, Buffer>;

  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), "download-"));
    writeFileSync(join(dir, "tool"), "#!/bin/sh\n");
    await run("tar", ["-czf", "tool.tgz", "tool"], { cwd: dir });
    const archive = readFileSync(join(dir, "tool.tgz"));
    files = { "/tool.tgz": archive, "/sums": Buffer.from(createHash("sha256").update(archive).digest("hex")) };
    server = createServer((request, response) => {
      const body = files[request.url ?? ""];
      response.writeHead(body ? 200 : 403).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterEach(async () => {
    await new Promise((resolve) => server.close(resolve));
    rmSync(dir, { recursive: true });
  });

  const binary = (): Binary => {
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const from = { url: `${base}/tool.tgz`, checksumUrl: `${base}/sums`, member: "tool" };
    return { name: "tool", module: "", package: "", version: "1.0.0", download: from };
  };

  it("gives the program when it matches the published checksum", async () => {
    assert.equal(await download(binary(), join(dir, "got"), () => undefined), true);
    assert.equal(readFileSync(join(dir, "got"), "utf8"), "#!/bin/sh\n");
  });

  it("leaves nothing when the checksum differs", async () => {
    files["/sums"] = Buffer.from("0".repeat(64));
    const reported: string[] = [];
    assert.equal(await download(binary(), join(dir, "got"), (line) => reported.push(line)), false);
    assert.equal(existsSync(join(dir, "got")), false);
    assert.match(reported.join("\n"), /does not match/);
  });

  it("falls back to building when the server says no", async () => {
    delete files["/tool.tgz"];
    const reported: string[] = [];
    assert.equal(await download(binary(), join(dir, "got"), (line) => reported.push(line)), false);
    assert.match(reported.join("\n"), /answered 403.*building it/);
  });
});
