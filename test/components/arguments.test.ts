// The components as another program uses them: what they take, what they make of few arguments, what they say about wrong ones.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { RunError } from "@pulumi/pulumi";
import * as pulumi from "@pulumi/pulumi";
import ts from "typescript";
import { ArgoCd, ArgoEvents, ArgoWorkflows, ArgumentsError, PromotionEnvironment } from "../../components";
import { environmentSettings, type PromotionEnvironmentArgs } from "../../components/environment/settings";
import { environmentSchema } from "../../components/settings/schema";
import type { Given } from "../../policy/spec/cases";
import { record } from "../../policy/spec/record";
import { keysOf } from "../../tools/docs/keys";
import { credentials, images, minimal, run } from "../program";
import { wrong } from "../wrongConfigurations";
import { wrongMeetings } from "../wrongMeetings";

const repository = { url: "https://git.example.com/gitops.git" };
const fewest: PromotionEnvironmentArgs = { repository, credentials, images };

/** What a program of somebody else registers, as the mocks see it. */
const others = (program: () => unknown): Promise<Given[]> =>
  record(program, { project: "others", stack: "dev", preview: false });

const made = (resources: readonly Given[], type: string) => resources.filter((each) => each.type.endsWith(`:${type}`));

function problems(work: () => unknown): readonly string[] {
  try {
    work();
    return [];
  } catch (error) {
    assert.ok(error instanceof ArgumentsError, String(error));
    return error.problems;
  }
}

describe("an environment with the fewest arguments", () => {
  it("is the one that the program makes of the fewest configuration values", async () => {
    const ofOthers = await others(() => new PromotionEnvironment("promotion", fewest));
    const ofProgram = await run(minimal);
    const names = (resources: readonly Given[]) =>
      resources
        .filter(({ type }) => !type.startsWith("pulumi:") && !type.endsWith(":RandomString"))
        .map(({ type, name }) => `${type} ${name}`)
        .sort();
    assert.deepEqual(names(ofOthers), names(ofProgram.all));
  });

  it("registers its outputs, and so does each of its parts", async () => {
    const registered = new Set<string>();
    const resources = await others(() => {
      const monitor = pulumi.runtime.getMonitor() as unknown as {
        registerResourceOutputs(request: { getUrn(): string }, answer: unknown): void;
      };
      const register = monitor.registerResourceOutputs.bind(monitor);
      monitor.registerResourceOutputs = (request, answer) => {
        registered.add(request.getUrn());
        register(request, answer);
      };
      new PromotionEnvironment("promotion", fewest);
    });
    const components = resources.filter(({ type }) => type.startsWith("argo-promotion:")).map(({ urn }) => urn!);
    assert.ok(components.length > 15);
    assert.deepEqual(
      components.filter((urn) => !registered.has(urn)),
      [],
    );
  });
});

describe("wrong arguments of an environment", () => {
  /** What no argument has: the way to the cluster, and the command that sets a configuration value. */
  const ofCluster = ["kubeconfig", "context", "owner"];
  const withoutCommand = (sentence: string) => sentence.replace(/ \(pulumi config set [^)]*\)/, "");

  for (const [title, change, sentences] of [...wrong, ...wrongMeetings]) {
    if (Object.keys(change).some((key) => ofCluster.includes(key))) continue;
    if (sentences.some((sentence) => /^(\w+) is not a known key/.test(sentence))) continue;
    it(`are answered in the sentences of the configuration: ${title}`, () => {
      const args = { ...fewest, ...change };
      const expected = sentences.map(withoutCommand);
      const found = problems(() => environmentSettings("PromotionEnvironment x", args));
      assert.deepEqual(
        found.filter((sentence) => !/^images\.\w+ is missing/.test(sentence)),
        expected,
      );
    });
  }

  it("are one error of the engine's, which names whose they are and every problem", () => {
    const args = { ...fewest, repository: {}, availability: "hihg" } as unknown as PromotionEnvironmentArgs;
    assert.throws(() => environmentSettings("PromotionEnvironment x", args), {
      message: [
        "The arguments of PromotionEnvironment x have 2 problem(s):",
        "  - repository.url is missing; allowed: an https:// URL without user name or password in it, or an SSH URL such as git@git.example.com:team/gitops.git.",
        '  - availability is "hihg"; allowed: single or high ("high"?).',
      ].join("\n"),
    });
    assert.ok(RunError.isInstance(new ArgumentsError([], "x")));
  });

  it("are a key that nobody reads", () => {
    const args = { ...fewest, phase: [] } as PromotionEnvironmentArgs;
    assert.match(
      problems(() => environmentSettings("x", args)).join(),
      /^phase is not a known key; allowed: repository, .* \("phases"\?\)\.$/,
    );
  });

  it("are credentials that a caller without types leaves out", () => {
    const found = problems(() => environmentSettings("x", { repository, images } as PromotionEnvironmentArgs));
    assert.equal(found.length, 1);
    assert.match(found[0]!, /^credentials is missing; allowed: username, email and password; or /);
  });

  it("are images that nobody has made, with the commands that make them and none that configures them", () => {
    const found = problems(() => environmentSettings("x", { repository, credentials }));
    assert.deepEqual(
      found.map((sentence) => /^(\S+) is missing; .*\(docker build .* && docker push \S+\)\.$/.exec(sentence)?.[1]),
      ["images.promote", "images.testCampaign"],
    );
  });

  it("register nothing", async () => {
    const args = { ...fewest, sweepSchedule: "daily" };
    const registered = await others(() => {
      assert.throws(() => new PromotionEnvironment("promotion", args), ArgumentsError);
    });
    assert.deepEqual(registered, []);
  });
});

describe("a password that is known later only", () => {
  const args = (password: pulumi.Input<string>): PromotionEnvironmentArgs => ({
    ...fewest,
    credentials: { ...credentials, password },
  });

  it("is what the Secrets hold", async () => {
    const registered = await others(() => new PromotionEnvironment("promotion", args(pulumi.secret("correct horse"))));
    const passwords = made(registered, "Secret").map(
      ({ props }) => (props["stringData"] as { password?: string } | undefined)?.password,
    );
    assert.deepEqual(passwords.filter(Boolean), ["correct horse", "correct horse"]);
  });

  it("is refused once it is known, where it is no password, and never shown", async () => {
    const { credentials: given } = environmentSettings("PromotionEnvironment x", args(Promise.resolve("hunter2\n")));
    const { password } = given as unknown as { password: { promise(): Promise<string> } };
    await assert.rejects(password.promise(), (error: Error) => {
      assert.match(error.message, /credentials\.password has a value that is not accepted \(not shown: it is secret\)/);
      return !error.message.includes("hunter2");
    });
  });
});

describe("each Argo without arguments", () => {
  const kinds = {
    ArgoCd: [ArgoCd, "argocd", "argocd", environmentSchema.parse(minimalOf()).charts.argoCd],
    ArgoEvents: [ArgoEvents, "argo-events", "argo-events", environmentSchema.parse(minimalOf()).charts.argoEvents],
    ArgoWorkflows: [ArgoWorkflows, "argo-workflows", "argo", environmentSchema.parse(minimalOf()).charts.argoWorkflows],
  } as const;

  for (const [kind, [Component, release, namespace, version]] of Object.entries(kinds)) {
    it(`${kind} is the release ${release} in ${namespace}, of the default chart`, async () => {
      const [found] = made(await others(() => new Component("own")), "Release");
      assert.deepEqual(
        [found?.props["name"], found?.props["namespace"], found?.props["version"], found?.protect],
        [release, namespace, version, false],
      );
    });

    it(`${kind} refuses wrong ones in the sentences of the configuration`, () => {
      const args = { chart: "^1.2.3", pullPolicy: "always", keepCrd: false };
      assert.deepEqual(
        problems(() => new Component("own", args)).map(
          (sentence) => /^\S+ is .*; allowed: .* \(.*\?\)\.$/.test(sentence) && sentence.split(" ")[0],
        ),
        ["chart", "pullPolicy", "keepCrd"],
      );
    });
  }

  it("ArgoCd asks for the host whose CA it is given", () => {
    const caBundle = "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n";
    assert.deepEqual(
      problems(() => new ArgoCd("own", { caBundle })),
      ["gitHost is missing; allowed: the host of the git server, whose CA caBundle is."],
    );
  });
});

function minimalOf() {
  return { repository, credentials, images };
}

/** What the JSDoc of an interface's members says, by member. */
function membersOf(file: string, name: string): Map<string, { optional: boolean; text: string }> {
  const full = path.join(__dirname, "../../components", file);
  const tree = ts.createSourceFile(full, readFileSync(full, "utf8"), ts.ScriptTarget.Latest, true);
  const found = tree.statements.filter(ts.isInterfaceDeclaration).find((each) => each.name.text === name);
  return new Map(
    found!.members.filter(ts.isPropertySignature).map((member) => {
      const [comment] = ts.getJSDocCommentsAndTags(member);
      const text = ts.getTextOfJSDocComment(comment?.comment)?.replace(/\s+/g, " ") ?? "";
      return [member.name.getText(), { optional: member.questionToken !== undefined, text }];
    }),
  );
}

describe("the arguments", () => {
  const interfaces = {
    PromotionEnvironmentArgs: "environment/settings.ts",
    ArgoCdArgs: "platform/argoCd.ts",
    ReleaseArgs: "platform/release.ts",
    OnClusterArgs: "cluster/onCluster.ts",
    ClusterChoice: "cluster/provider.ts",
  };
  for (const [name, file] of Object.entries(interfaces)) {
    for (const [member, { optional, text }] of membersOf(file, name)) {
      it(`${name}.${member} says what it is for${optional ? ", and what it is by default" : ""}`, () => {
        assert.match(text, optional ? /^\S.*\. Default: \S.*\.$/ : /^\S.*\.$/);
      });
    }
  }

  const members = membersOf(interfaces.PromotionEnvironmentArgs, "PromotionEnvironmentArgs");
  it("of an environment are the keys of the configuration, but for the way to the cluster", () => {
    const keys = Object.keys(environmentSchema.shape);
    const missing = keys.filter((key) => !members.has(key));
    const where = "PromotionEnvironmentArgs in components/environment/settings.ts";
    assert.deepEqual([...members.keys()].sort(), keys.sort(), `${where} has no line for: ${missing.join(", ")}`);
  });

  // A schedule would end the comment.
  const simple = keysOf(environmentSchema).filter(
    ({ name, default: given }) => given && typeof given.value !== "object" && name !== "sweepSchedule",
  );
  for (const { name, default: given } of simple) {
    it(`of an environment have the default that they name: ${name}`, () => {
      assert.ok(members.get(name)?.text.endsWith(` Default: ${String(given!.value)}.`), members.get(name)?.text);
    });
  }
});
