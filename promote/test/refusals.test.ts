// F10: what real git servers say when they do not take a push: kind, exit code, and the sentence for a person.
import * as assert from "node:assert/strict";
import type { RequestListener } from "node:http";
import { exitCodes } from "../../contract/ends";
import { classify, errorFor } from "../src/git/gitErrors";
import type { Intercept } from "../../testkit/gitServer";
import { answers, printed } from "./refusals";
import type { Answer } from "./refusals";
import { Workbench } from "../../testkit/workbench";

const url = "https://git.example.com/r.git";
const sentence = (answer: Answer) => {
  const result = { code: 1, ...printed(answer) };
  return errorFor(classify(result), url, "main", result, "push");
};

describe("F10: a push that is not taken", () => {
  for (const answer of answers) {
    const said = answer.lines.find((line) => /\p{L}{3}/u.test(line)) ?? answer.verdict ?? `HTTP ${answer.status}`;
    it(`is ${answer.kind} (${answer.exit}) by ${answer.from}: ${said.trim().slice(0, 70)}`, () => {
      assert.equal(classify(printed(answer)), answer.kind);
      assert.equal(exitCodes[sentence(answer).kind], answer.exit);
    });
  }
  const refusals = answers.filter(({ kind }) => kind === "refused" || kind === "unexplained");
  for (const answer of refusals) {
    it(`shows the rule, and nothing else of what it says, by ${answer.from}: ${answer.shown.slice(0, 50)}`, () => {
      const { message } = sentence(answer);
      const said = message.replace(/ In the configuration, `.*$/, "");
      const end = said === message ? "" : ".";
      const rule = `${url} refused the push to main: ${answer.shown}`;
      assert.equal(said, end === "" ? rule : `${rule.replace(/\.$/, "")}.`);
    });
  }

  it("says which setting would satisfy the rule, where one would", () => {
    const hinted = refusals.flatMap((answer) => {
      const [, setting] = /In the configuration, `([^`]+)`/.exec(sentence(answer).message) ?? [];
      return setting === undefined ? [] : [[answer.from, setting]];
    });
    assert.deepEqual(Object.fromEntries(hinted), {
      "GitHub, rulesets": "carrier: pullRequest",
      "GitHub, a protected branch": "carrier: pullRequest",
      "Azure DevOps, branch policies": "carrier: pullRequest",
      "GitLab, a protected branch": "carrier: pullRequest",
      "Gitea, a protected branch": "carrier: pullRequest",
      "Gitea 1.26, a protected branch": "carrier: pullRequest",
      "Bitbucket Cloud, a restricted branch": "carrier: pullRequest",
      "Bitbucket Data Center, pull requests only": "carrier: pullRequest",
      "AWS CodeCommit, permissions": "carrier: pullRequest",
      "GitHub, privacy of e-mail addresses": "credentials.email",
      "Azure DevOps, addresses of authors": "credentials.email",
      "Bitbucket Data Center, a checker with a picture of bears": "credentials.email",
      "Gerrit, addresses": "credentials.email",
      "GitLab, the pattern of messages": "repository.commits.subject",
      "GitHub, signatures": "repository.commits.signing",
      "GitLab, a push rule in a frame": "repository.commits.signing",
      "Gitea, signatures": "repository.commits.signing",
      "Gitea 1.26, signatures": "repository.commits.signing",
      "JetBrains Space, signatures": "repository.commits.signing",
    });
  });

  it("shows beginning and end of a rule that is long", () => {
    const lines = Array.from({ length: 60 }, (_, n) => `Paragraph ${n} of the terms of use.`);
    const rule = "Commits need a ticket.";
    const answer = { from: "", lines: [...lines, rule], verdict: "hook declined", kind: "refused", exit: 4, shown: "" };
    const { message } = sentence(answer as Answer);
    assert.ok(message.length < 700, message);
    assert.ok(message.endsWith(rule), message);
  });

  it("waits as long as the server asks", () => {
    const limited = (line: string) => sentence({ ...answers.at(-1)!, verdict: undefined, lines: [line], status: 429 });
    const waits = [
      "Retry-After: 7",
      "Rate limited. Try again in 2 minutes.",
      "Too many requests, retry after 30 seconds",
      "x",
    ];
    assert.deepEqual(
      waits.map((line) => (limited(line) as unknown as { limit: { wait?: number } }).limit.wait),
      [7000, 120_000, 30_000, undefined],
    );
    assert.match(limited("Retry-After: 7").message, /asks for fewer calls, and to wait for 7 s/);
  });
});

const packet = (data: Buffer | string): Buffer => {
  const bytes = Buffer.from(data);
  return Buffer.concat([Buffer.from((bytes.length + 4).toString(16).padStart(4, "0")), bytes]);
};
const band = (number: number, data: Buffer | string): Buffer =>
  packet(Buffer.concat([Buffer.from([number]), Buffer.from(data)]));

/** Answers pushes by the server's own verdict, as hosted servers do. Counts them. */
function verdict({ lines, verdict: words, unpack }: Answer): { intercept: Intercept; pushes: () => number } {
  let pushes = 0;
  const answer: RequestListener = (request, response) => {
    request.resume();
    request.on("end", () => {
      const unpacked = packet(`unpack ${unpack ?? "ok"}\n`);
      const report = Buffer.concat([unpacked, packet(`ng refs/heads/main ${words}\n`), Buffer.from("0000")]);
      response.writeHead(200, { "content-type": "application/x-git-receive-pack-result" });
      response.end(Buffer.concat([...lines.map((line) => band(2, `${line}\n`)), band(1, report), Buffer.from("0000")]));
    });
  };
  const intercept: Intercept = (request, response, next) => {
    if (request.method !== "POST" || !request.url?.includes("git-receive-pack")) {
      next();
      return;
    }
    pushes++;
    answer(request, response);
  };
  return { intercept, pushes: () => pushes };
}

describe("promote, when a server does not take its push", () => {
  let bench: Workbench;
  before(async () => {
    bench = await Workbench.create();
  });
  after(() => bench.remove());
  afterEach(() => (bench.server.intercept = undefined));
  const of = (from: string): Answer => answers.find((each) => each.from === from)!;
  const prepare = async (name: string): Promise<string> => {
    await bench.repository(name, { apps: ["shop"] });
    return bench.setVersion(name, "shop", "test", "1.1.0");
  };

  for (const from of ["GitHub, rulesets", "Azure DevOps, addresses of authors", "words that nobody has seen"]) {
    it(`F10: ends with 4 after one push, names no commit, and shows the rule: ${from}`, async () => {
      const name = `${from.replace(/\W+/g, "-")}.git`;
      const source = await prepare(name);
      const { intercept, pushes } = verdict(of(from));
      bench.server.intercept = intercept;
      const run = await bench.promote(bench.args(name, "shop", source));
      assert.deepEqual([run.code, run.result.attempts, pushes(), run.result.commit], [4, 1, 1, ""], run.stderr);
      assert.equal(run.result.reason, sentence(of(from)).message.replace(url, bench.server.url(name)));
    });
  }

  it("F10: ends with 4 after three pushes where the server does not say whether it is a rule", async () => {
    const source = await prepare("unexplained.git");
    const { intercept, pushes } = verdict(of("Gitea 1.26, signatures"));
    bench.server.intercept = intercept;
    const run = await bench.promote(bench.args("unexplained.git", "shop", source));
    assert.deepEqual([run.code, run.result.attempts, pushes(), run.result.commit], [4, 3, 3, ""], run.stderr);
    assert.match(run.result.reason, /`repository\.commits\.signing` signs the commits/);
  });

  it("F10: ends with 6 when the time is up, after a race that each push lost: Azure DevOps", async () => {
    const source = await prepare("lost.git");
    const { intercept, pushes } = verdict(of("Azure DevOps"));
    const clock = bench.clock();
    bench.server.intercept = (...call) => {
      intercept(...call);
      if (pushes() === 2) clock.hourPasses();
    };
    const run = await bench.startPromote(bench.args("lost.git", "shop", source), clock.env);
    assert.deepEqual([run.code, run.result.commit, pushes()], [6, "", 2], run.stderr);
  });

  it("F10: lands once a trouble of the server's has passed", async () => {
    const source = await prepare("trouble.git");
    const { intercept, pushes } = verdict(answers.find((each) => each.verdict === "Internal Server Error")!);
    bench.server.intercept = (...call) => (pushes() < 2 ? intercept(...call) : call[2]());
    const run = await bench.promote(bench.args("trouble.git", "shop", source));
    assert.deepEqual([run.code, run.result.outcome, run.result.attempts], [0, "promoted", 3], run.stderr);
  });

  it("F10: names no commit when a push broke off, did not land, and the next one is refused", async () => {
    const source = await prepare("broken.git");
    const { intercept } = verdict(of("GitHub, rulesets"));
    let pushes = 0;
    bench.server.intercept = (request, response, next) => {
      if (request.method !== "POST" || !request.url?.includes("git-receive-pack")) {
        next();
        return;
      }
      if (++pushes === 1) request.socket.destroy();
      else intercept(request, response, next);
    };
    const run = await bench.promote(bench.args("broken.git", "shop", source, "--retry-wait", "50ms"));
    assert.deepEqual([run.code, pushes, run.result.commit], [4, 2, ""], run.stderr);
  });

  for (const [what, service] of [
    ["a fetch", "git-upload-pack"],
    ["a push", "git-receive-pack"],
  ] as const) {
    it(`F10: waits and tries again where ${what} meets a limit`, async () => {
      const name = `limit-${service}.git`;
      const source = await prepare(name);
      let left = 2;
      bench.server.intercept = (request, response, next) => {
        if (!request.url?.includes(service) || left-- <= 0) {
          next();
          return;
        }
        response.writeHead(403, { "content-type": "text/plain", "retry-after": "1" });
        response.end("You have exceeded a secondary rate limit. Please wait a few minutes before you try again.\n");
      };
      const run = await bench.promote(bench.args(name, "shop", source, "--retry-wait", "50ms"));
      assert.deepEqual([run.code, run.result.outcome], [0, "promoted"], run.stderr);
      assert.match(run.stderr, /asks for fewer calls, and to wait: You have exceeded a secondary rate limit/);
    });
  }
});
