// Repositories and answers that are rare and right, or wrong and known: promoted from, or named as what they are.
import * as assert from "node:assert/strict";
import type { ServerResponse } from "node:http";
import { valuesFile, valuesPath } from "../../testkit/fixtureRepository";
import { run } from "../../testkit/run";
import { serverFromEnvironment, Workbench } from "../../testkit/workbench";

describe("a repository that is rare", () => {
  let bench: Workbench;
  before(async () => {
    bench = await Workbench.create();
  });
  after(() => bench.remove());

  // A server of version 0 that does not say how objects are named has none but those of SHA-1.
  const capabilities = serverFromEnvironment()?.capabilities;
  if (capabilities?.includes("object-format") ?? true) {
    it("is promoted in, where its objects are named by SHA-256", async () => {
      await bench.repository("sha256.git", { apps: ["shop"], objectFormat: "sha256" });
      const commit = await bench.setVersion("sha256.git", "shop", "test", "1.1.0");
      assert.equal(commit.length, 64);
      const first = await bench.promote(bench.args("sha256.git", "shop", commit));
      assert.deepEqual([first.code, first.result.outcome], [0, "promoted"], first.stderr);
      assert.equal(await bench.show("sha256.git", valuesPath("shop", "prod")), valuesFile("shop", "prod", "1.1.0"));
      const again = await bench.promote(bench.args("sha256.git", "shop", commit));
      assert.equal(again.result.outcome, "already-current", again.stderr);
      await bench.git("sha256.git", "fsck", "--strict");
    });
  }

  it("is promoted in, where old tools wrote the modes of its folders with a zero before them", async () => {
    const name = "zeros.git";
    await bench.repository(name, { apps: ["shop", "cart"] });
    const commit = await bench.setVersion(name, "shop", "test", "1.1.0");
    await withZeros(name);
    const padded = await bench.git(name, "rev-parse", "main");
    const { code, result, stderr } = await bench.promote(bench.args(name, "shop", padded));
    assert.deepEqual([code, result.outcome], [0, "promoted"], stderr);
    const changed = await bench.git(name, "diff", "--name-only", commit, "main");
    assert.equal(changed, valuesPath("shop", "prod"));
    assert.equal(await bench.show(name, valuesPath("shop", "prod")), valuesFile("shop", "prod", "1.1.0"));
    // What was not promoted is what it was, object for object.
    const cart = "argo-projects/cart";
    assert.equal(
      await bench.git(name, "rev-parse", `main:${cart}`),
      await bench.git(name, "rev-parse", `${padded}:${cart}`),
    );
  });

  /** Commits the newest tree once more, with `040000` for each folder's mode. Git reads it and writes none such. */
  async function withZeros(name: string): Promise<void> {
    const rewrite = async (tree: string): Promise<string> => {
      const entries = (await bench.git(name, "ls-tree", tree)).split("\n").map((line) => {
        const [, mode = "", type = "", id = "", file = ""] = /^(\d+) (\w+) (\w+)\t(.*)$/.exec(line) ?? [];
        return { mode, type, id, file };
      });
      const parts: Buffer[] = [];
      for (const { mode, type, id, file } of entries) {
        const below = type === "tree" ? await rewrite(id) : id;
        parts.push(Buffer.from(`${mode} ${file}\0`), Buffer.from(below, "hex"));
      }
      const args = ["-C", bench.bare(name), "hash-object", "-t", "tree", "-w", "--literally", "--stdin"];
      return (await run("git", args, { input: Buffer.concat(parts) })).stdout.trim();
    };
    const tree = await rewrite(await bench.git(name, "rev-parse", "main^{tree}"));
    const commit = await bench.git(name, "commit-tree", tree, "-p", "main", "-m", "as old tools write");
    await bench.git(name, "update-ref", "refs/heads/main", commit);
  }
});

describe("a sign-in page in the place of git's answer", () => {
  let bench: Workbench;
  let source: string;
  before(async () => {
    bench = await Workbench.create();
    await bench.repository("r.git", { apps: ["shop"] });
    source = await bench.setVersion("r.git", "shop", "test", "1.1.0");
  });
  after(() => bench.remove());
  afterEach(() => (bench.server.intercept = undefined));

  const page = "<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body><form>...</form></body></html>\n";
  const show = (response: ServerResponse): void =>
    void response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(page);

  const places: Record<string, (url: string, response: ServerResponse) => boolean> = {
    "when the repository is asked for": (url, response) => {
      if (!url.includes("service=git-upload-pack")) return false;
      show(response);
      return true;
    },
    "at the end of a redirection": (url, response) => {
      if (url.startsWith("/sign-in")) show(response);
      else response.writeHead(302, { location: bench.server.url("sign-in?next=r.git") }).end();
      return true;
    },
    "when objects are asked for": (url, response) => {
      if (!url.endsWith("/git-upload-pack")) return false;
      show(response);
      return true;
    },
    "when a push begins": (url, response) => {
      if (!url.includes("service=git-receive-pack")) return false;
      show(response);
      return true;
    },
  };

  for (const [when, answers] of Object.entries(places)) {
    it(`is named as that ${when}, and ends with 4 without another try`, async () => {
      let shown = 0;
      bench.server.intercept = (request, response, next) => {
        if (answers(request.url ?? "", response)) shown++;
        else next();
      };
      const { code, result, stderr } = await bench.promote(bench.args("r.git", "shop", source));
      assert.equal(code, 4, stderr);
      assert.match(result.reason, /answered with a web page in the place of git's answer: a sign-in page/);
      assert.ok(shown <= 3, `${shown} pages`);
      assert.equal(await bench.git("r.git", "rev-parse", "main"), source);
    });
  }
});
