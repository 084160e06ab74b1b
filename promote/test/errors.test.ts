// How runs end that cannot have an outcome: exit code, and one sentence.
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { valuesPath } from "../../testkit/fixtureRepository";
import { cutAnswer } from "../../testkit/faults";
import { Workbench } from "../../testkit/workbench";

describe("promote that cannot succeed", () => {
  let bench: Workbench;
  let source: string;
  before(async () => {
    bench = await Workbench.create();
    source = await bench.repository("r.git", { apps: ["shop"] });
  });
  after(() => bench.remove());

  const soon = ["--retry-wait", "50ms"];

  describe("F9: bad input ends with 2, before anything is sent", () => {
    const bad: [string, string, RegExp][] = [
      ["--app", "../x", /--app is "\.\.\/x"; it must be lower-case letters/],
      ["--app", "$(reboot)", /--app/],
      ["--app", "a\nb", /--app/],
      ["--source-phase", "Test", /--source-phase is "Test"/],
      ["--target-phase", "test", /--target-phase is test, the source phase itself/],
      ["--source-commit", "main", /--source-commit is "main"; it must be the full id/],
      ["--source-commit", "a".repeat(39), /--source-commit/],
      ["--branch", "-x", /--branch/],
      ["--branch", "a..b", /--branch/],
      ["--git-repo", "https://robot:pw@example.com/r.git", /--git-repo holds credentials/],
      ["--git-repo", "http://example.com/r.git", /it must be an https:/],
      ["--git-repo", "ext::sh -c x", /--git-repo/],
      ["--values-path", "/etc/{phase}", /--values-path/],
      ["--values-path", "a/../{phase}", /--values-path/],
      ["--values-path", ".git/{phase}", /--values-path/],
      ["--values-path", "a/values.yaml", /a path that holds \{phase\}/],
      ["--version-key", "a..b", /--version-key/],
      ["--timeout", "soon", /--timeout/],
      ["--workflow", "a\nb: c", /--workflow/],
    ];
    for (const [option, value, message] of bad) {
      it(`${option} ${JSON.stringify(value)}`, async () => {
        const before = bench.server.requests;
        const run = await bench.promote([...bench.args("r.git", "shop", source), option, value]);
        assert.equal(run.code, 2);
        assert.match(run.result.reason, message);
        assert.ok(run.stderr.includes(run.result.reason));
        assert.equal(bench.server.requests, before);
      });
    }

    it("an option that does not exist", async () => {
      const run = await bench.startPromote([...bench.args("r.git", "shop", source), "--force"]);
      assert.equal(run.code, 2);
      assert.match(run.stderr, /unknown option '--force'/);
    });

    it("no credentials", async () => {
      const run = await bench.promote(bench.args("r.git", "shop", source), { GIT_PASSWORD: "" });
      assert.equal(run.code, 2);
      assert.match(run.result.reason, /GIT_PASSWORD is not set/);
    });
  });

  it("a branch that does not exist ends with 2", async () => {
    const run = await bench.promote(bench.args("r.git", "shop", source, "--branch", "nowhere"));
    assert.equal(run.code, 2);
    assert.equal(
      run.result.reason,
      `The branch nowhere (repository.branch) does not exist in ${bench.server.url("r.git")}.`,
    );
  });

  it("a repository that does not exist ends with 2", async () => {
    const run = await bench.promote(bench.args("absent.git", "shop", source));
    assert.equal(run.code, 2);
    assert.match(
      run.result.reason,
      /^https:\S+\/absent\.git \(repository\.url\) is no repository that these credentials can see: /,
    );
  });

  it("a source commit that is not on the branch ends with 2", async () => {
    const side = await bench.git("r.git", "commit-tree", "main^{tree}", "-p", "main", "-m", "from a fork");
    await bench.git("r.git", "update-ref", "refs/pull/1/head", side);
    for (const commit of [side, "0123456789".repeat(4)]) {
      const run = await bench.promote(bench.args("r.git", "shop", commit));
      assert.equal(run.code, 2, run.stderr);
      assert.match(run.result.reason, /is not on the branch main/);
    }
  });

  it("an application that is not in the repository ends with 3 and names the file", async () => {
    const run = await bench.promote(bench.args("r.git", "nothing", source));
    assert.equal(run.code, 3);
    assert.ok(run.result.reason.includes(valuesPath("nothing", "test")), run.result.reason);
  });

  it("a target file that is a link ends with 3", async () => {
    await bench.repository("link.git", { apps: ["shop"] });
    const commit = await bench.setVersion("link.git", "shop", "test", "1.1.0");
    const tree = path.join(bench.directory, "link");
    await bench.git("link.git", "worktree", "add", "--quiet", tree, "--detach", "main");
    fs.rmSync(path.join(tree, valuesPath("shop", "prod")));
    fs.symlinkSync("/etc/passwd", path.join(tree, valuesPath("shop", "prod")));
    await bench.git("link.git", "--work-tree", tree, "add", "--all");
    const staged = await bench.git("link.git", "--work-tree", tree, "write-tree");
    const linked = await bench.git("link.git", "commit-tree", staged, "-p", commit, "-m", "link");
    await bench.git("link.git", "update-ref", "refs/heads/main", linked);
    const run = await bench.promote(bench.args("link.git", "shop", commit));
    assert.equal(run.code, 3, run.stderr);
    assert.match(run.result.reason, /no regular file/);
  });

  it("F13: a certificate that is not trusted ends with 5, and no request is answered", async () => {
    const before = bench.server.requests;
    const args = bench
      .args("r.git", "shop", source)
      .filter((arg, n, all) => arg !== "--ca-file" && all[n - 1] !== "--ca-file");
    const run = await bench.promote(args);
    assert.equal(run.code, 5, run.stderr);
    assert.match(run.result.reason, /certificate that is not trusted \(set its CA as repository\.caBundle\): /);
    assert.equal(bench.server.requests, before);
  });

  it("a server that is down ends with 5 when the time is up", async () => {
    const clock = bench.clock();
    let calls = 0;
    bench.server.intercept = (request) => {
      // Git itself may connect once more: of three calls one is another try.
      if (++calls === 3) clock.hourPasses();
      request.socket.destroy();
    };
    const run = await bench.startPromote(bench.args("r.git", "shop", source, ...soon), clock.env);
    bench.server.intercept = undefined;
    assert.equal(run.code, 5, run.stderr);
    assert.equal(run.result.error, "network");
    assert.match(run.stderr, /Trying again in/);
  });

  it("a server that never answers ends with 5 when the time is up", async () => {
    bench.server.intercept = () => undefined;
    const run = await bench.startPromote(bench.args("r.git", "shop", source, "--timeout", "1s", "--git-timeout", "1s"));
    bench.server.intercept = undefined;
    assert.equal(run.code, 5, run.stderr);
    // By the step's own clock, or by curl's.
    assert.match(run.result.reason, /timed out|too slow/);
  });

  it("F10: a push whose answer is lost when the time is up is looked for, and known to have landed", async () => {
    await bench.repository("lost.git", { apps: ["shop"] });
    const commit = await bench.setVersion("lost.git", "shop", "test", "1.1.0");
    const clock = bench.clock();
    let pushes = 0;
    bench.server.intercept = (request, response, next) => {
      if (request.method === "POST" && request.url?.includes("git-receive-pack")) {
        pushes++;
        clock.hourPasses();
        // Of no answer at all git would think that nothing was sent, and push again by itself.
        cutAnswer(response, 1);
      }
      next();
    };
    const run = await bench.startPromote(bench.args("lost.git", "shop", commit), clock.env);
    bench.server.intercept = undefined;
    assert.deepEqual([run.code, run.result.outcome, pushes], [0, "promoted", 1], run.stderr);
    assert.doesNotMatch(run.stderr, /Trying again/);
    assert.equal(await bench.git("lost.git", "rev-parse", "main"), run.result.commit);
  });

  it("F10: a push that broke off and cannot be looked for is reported as what it is", async () => {
    await bench.repository("open.git", { apps: ["shop"] });
    const commit = await bench.setVersion("open.git", "shop", "test", "1.1.0");
    const clock = bench.clock();
    let pushed = false;
    bench.server.intercept = (request, _response, next) => {
      pushed ||= request.method === "POST" && request.url?.includes("git-receive-pack") === true;
      if (!pushed) {
        next();
        return;
      }
      clock.hourPasses();
      request.socket.destroy();
    };
    const run = await bench.startPromote(bench.args("open.git", "shop", commit), clock.env);
    bench.server.intercept = undefined;
    assert.equal(run.code, 5, run.stderr);
    assert.match(run.result.reason, new RegExp(`${run.result.commit} may have landed: run again to know`));
    assert.equal(await bench.git("open.git", "rev-parse", "main"), commit);
  });

  it("a token that expires between fetch and push ends with 4 and is not tried again", async () => {
    await bench.repository("expired.git", { apps: ["shop"] });
    const commit = await bench.setVersion("expired.git", "shop", "test", "1.1.0");
    let refused = 0;
    bench.server.intercept = (request, response, next) => {
      if (!request.url?.includes("git-receive-pack")) {
        next();
        return;
      }
      refused++;
      response.writeHead(401, { "www-authenticate": 'Basic realm="git"' }).end();
    };
    const run = await bench.promote(bench.args("expired.git", "shop", commit));
    bench.server.intercept = undefined;
    assert.equal(run.code, 4, run.stderr);
    assert.equal(refused, 1);
    assert.equal(await bench.git("expired.git", "rev-parse", "main"), commit);
  });

  it("a push that a hook refuses ends with 4 and says what the server said", async () => {
    await bench.repository("hook.git", { apps: ["shop"] });
    const commit = await bench.setVersion("hook.git", "shop", "test", "1.1.0");
    bench.refusePushes("hook.git", "main is closed on Fridays");
    const run = await bench.promote(bench.args("hook.git", "shop", commit));
    assert.equal(run.code, 4, run.stderr);
    assert.match(run.result.reason, /main is closed on Fridays|hook declined/);
  });

  it("F10: a branch that moves at every push ends with 6 when the time is up", async () => {
    await bench.repository("busy.git", { apps: ["shop"] });
    const commit = await bench.setVersion("busy.git", "shop", "test", "1.1.0");
    const clock = bench.clock();
    let moves = 0;
    bench.server.intercept = (request, _response, next) => {
      if (!request.url?.includes("service=git-receive-pack")) {
        next();
        return;
      }
      if (++moves === 3) clock.hourPasses();
      void bench.write("busy.git", { other: String(moves) }).then(() => next());
    };
    const run = await bench.startPromote(bench.args("busy.git", "shop", commit), clock.env);
    bench.server.intercept = undefined;
    assert.equal(run.code, 6, run.stderr);
    assert.deepEqual([run.result.attempts, moves], [3, 3]);
    assert.equal(await bench.version("busy.git", "shop", "prod"), "1.0.0");
    assert.equal(await bench.git("busy.git", "show", "main:other"), String(moves));
  });
});
