// The documentation is true where a test can tell: links, commands, examples, and the generated configuration reference.
import assert from "node:assert/strict";
import { hasKey } from "../components/settings/variants";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { guardRules, labelledRules, lookers, recordRules, resultRules, roles } from "../components/workflow/rbac";
import { parseSettings } from "../config";
import { pageRules } from "../components/page/page";
import { commandLine } from "../promote/src/cli/commandLine";
import { outdated } from "../tools/docs/docs";
import { configurationKeys, innerKeys, type Key } from "../tools/docs/keys";
import { anchors, blocks, code, localLinks, pages, root, spans } from "./markdown";
import { declared, minimal, run } from "./program";

const all = pages();
const pageOf = new Map(all.map((page) => [page.file, page]));
const json = (file: string) => JSON.parse(readFileSync(path.join(root, file), "utf8")) as Record<string, unknown>;

describe("links in Markdown files", () => {
  for (const page of all) {
    it(`${page.file}: every relative link and anchor resolves`, () => {
      const broken = localLinks(page).filter((link) => {
        const [target = "", anchor] = link.split("#");
        const file = target === "" ? page.file : path.posix.join(path.posix.dirname(page.file), target);
        if (!existsSync(path.join(root, file))) return true;
        const linked = pageOf.get(file);
        return anchor !== undefined && !(linked !== undefined && anchors(linked).has(anchor));
      });
      assert.deepEqual(broken, []);
    });
  }

  it("are found in the pages that have some", () => {
    assert.ok(all.flatMap(localLinks).length > 20);
  });
});

describe("commands in Markdown files", () => {
  const makefile = readFileSync(path.join(root, "Makefile"), "utf8");
  const targets = [...makefile.matchAll(/^([a-z][a-z-]*):/gm)].map(([, target]) => target);
  const scriptsOf = (folder: string) => Object.keys(json(path.join(folder, "package.json"))["scripts"] ?? {});
  const workspaces = json("package.json")["workspaces"] as string[];

  for (const page of all) {
    it(`${page.file}: every make target exists`, () => {
      const named = code(page).flatMap((piece) => [...piece.matchAll(/(?:^|[\s;&|(])make ([a-z][a-z-]*)/g)]);
      const unknown = named.map(([, target]) => target).filter((target) => !targets.includes(target));
      assert.deepEqual(unknown, []);
    });

    it(`${page.file}: every npm script exists`, () => {
      const named = code(page).flatMap((piece) => [
        ...piece.matchAll(/npm run (?:--silent )?([\w:-]+)(?:[^\S\n]+(?:-w|--workspace)[ =](\S+))?/g),
      ]);
      const unknown = named.filter(([, script = "", workspace]) => {
        // Inside a package, its own scripts are meant too.
        const own = workspaces.find((folder) => page.file.startsWith(`${folder}/`));
        const folders = workspace === undefined ? [".", ...(own ? [own] : [])] : [workspace];
        return !folders.some((folder) => scriptsOf(folder).includes(script));
      });
      assert.deepEqual(
        unknown.map(([text]) => text),
        [],
      );
    });

    it(`${page.file}: every file that npx tsx runs exists`, () => {
      const named = code(page).flatMap((piece) => [...piece.matchAll(/npx tsx (\S+\.ts)/g)]);
      const missing = named.map(([, file = ""]) => file).filter((file) => !existsSync(path.join(root, file)));
      assert.deepEqual(missing, []);
    });
  }
});

describe("files that Markdown files name", () => {
  const folders = execFileSync("git", ["ls-tree", "-d", "--name-only", "HEAD"], { cwd: root, encoding: "utf8" });
  for (const page of all) {
    // What is no more is named in it.
    if (page.file === "CHANGELOG.md") continue;
    it(`${page.file}: every path from the root of the repository leads somewhere`, () => {
      const named = spans(page).filter((span) => /^[\w.-]+(\/[\w.-]+)+\/?$/.test(span));
      const gone = named.filter((span) => {
        const isOurs = folders.split("\n").includes(span.split("/")[0]!);
        return isOurs && !existsSync(path.join(root, span)) && !existsSync(path.join(root, page.file, "..", span));
      });
      // What a command makes is there once it ran; git is told that it may be a folder.
      const isMade = (span: string) => spawnSync("git", ["check-ignore", "-q", `${span}/`], { cwd: root }).status === 0;
      assert.deepEqual(
        gone.filter((span) => !isMade(span)),
        [],
      );
    });
  }
});

describe("what is written from the schemas of the configuration", () => {
  it("is up to date (npm run docs writes it)", async () => {
    const files = [...(await outdated()).keys()];
    assert.deepEqual(files, [], `${files.join(", ")}: not as components/settings has it; npm run docs writes it`);
  });

  it("has the keys of Pulumi.yaml, no more and no less", () => {
    assert.deepEqual(
      configurationKeys()
        .map(({ name }) => name)
        .sort(),
      Object.keys(declared).sort(),
    );
  });

  it("names the defaults that the program uses", () => {
    const reports = { endpoint: "s3.example.com", bucket: "reports", existingSecret: "reports" };
    const signing = { format: "ssh", existingSecret: "signer" };
    const repository = {
      url: "https://git.example.com/team/gitops.git",
      commits: { signing },
      forge: { kind: "gitea" },
    };
    const settings = parseSettings({ ...minimal, repository, reports }) as unknown as Record<string, unknown>;
    let compared = 0;
    const compare = (keys: Key[], actual: unknown, where: string): void => {
      for (const key of keys) {
        const value = (actual as Record<string, unknown> | undefined)?.[key.name];
        if (key.default) {
          assert.deepEqual(value, key.default.value, `${where}${key.name}`);
          compared++;
        }
        // What stands in a list has defaults of its own, and an empty list none.
        // A value that has several shapes has the keys of one.
        const shapes = [key, ...key.variants].filter(({ keys }) => keys.some(({ name }) => hasKey(value, name)));
        const inner = key.variants.length > 0 ? shapes.flatMap(({ keys }) => keys) : innerKeys(key);
        if (!Array.isArray(value)) compare(inner, value, `${where}${key.name}.`);
      }
    };
    const [phases, others] = [true, false].map((wanted) =>
      configurationKeys().filter(({ name }) => (name === "phases") === wanted),
    ) as [Key[], Key[]];
    compare(others, settings, "");
    // The last of the default phases leaves everything but its name to the defaults.
    compare(phases[0]!.keys, (settings["phases"] as unknown[]).at(-1), "phases.");
    assert.ok(compared >= 20, `${compared} defaults compared`);
  });

  it("says what every key of a schema is for", () => {
    const undocumented = (keys: Key[], where: string): string[] =>
      keys.flatMap((key) => [
        ...(key.text === "" ? [`${where}${key.name}`] : []),
        ...undocumented(innerKeys(key), `${where}${key.name}.`),
      ]);
    const keys = undocumented(configurationKeys(), "");
    assert.deepEqual(keys, [], `${keys.join(", ")}: no description in .meta() of its schema in components/settings`);
  });
});

describe("examples in Markdown files", () => {
  const prefix = "argo-promotion:";
  for (const page of all) {
    for (const [index, { content }] of blocks(page)
      .filter(({ language, content: each }) => language === "yaml" && each.includes(prefix))
      .entries()) {
      it(`${page.file}: configuration ${index + 1} is accepted by the program`, () => {
        const parsed = parse(content) as { config?: Record<string, unknown> } & Record<string, unknown>;
        const entries = Object.entries(parsed.config ?? parsed);
        const given = Object.fromEntries(entries.map(([key, value]) => [key.replace(prefix, ""), value]));
        const settings = { ...minimal, ...given };
        // An excerpt of the repository's keys leaves out its URL.
        settings.repository = { ...minimal.repository, ...(given["repository"] as object | undefined) };
        assert.doesNotThrow(() => parseSettings(settings));
      });
    }
  }
});

describe("the known failures", () => {
  it("have a line for every number that a test or a policy is named after", () => {
    const page = readFileSync(path.join(root, "docs/failures.md"), "utf8");
    const listed = [...page.matchAll(/^\| (F\d+) /gm)].map(([, number]) => number);
    const options = ["grep", "-hoE", "--untracked", "[\"'`]F[0-9]+: ", "--", "*.ts"];
    const named = execFileSync("git", options, { cwd: root, encoding: "utf8" }).match(/F\d+/g) ?? [];
    const unknown = [...new Set(named)].filter((number) => !listed.includes(number));
    assert.ok(named.length > 20);
    assert.deepEqual(unknown, []);
    const numbers = listed.map((number) => Number(number!.slice(1)));
    assert.deepEqual(
      numbers,
      [...new Set(numbers)].sort((one, other) => one - other),
    );
  });
});

describe("the page about operating", () => {
  it("has every option of promote lint", () => {
    const page = readFileSync(path.join(root, "docs/operating.md"), "utf8");
    const lint = commandLine().commands.find((command) => command.name() === "lint")!;
    const absent = lint.options.map(({ long }) => long).filter((long) => !page.includes(`\`${long}\``));
    assert.deepEqual(absent, []);
  });
});

describe("the security model", () => {
  it("lists every rule of every role", () => {
    const page = readFileSync(path.join(root, "docs/security.md"), "utf8");
    const rules = [
      ...resultRules,
      ...Object.values(roles),
      ...Object.values(recordRules),
      ...Object.values(guardRules),
      ...Object.values(pageRules),
    ].flat();
    const missing = rules
      .map(({ verbs, resources }) => `${verbs.join(", ")} ${resources.map((name) => `\`${name}\``).join(", ")} `)
      .filter((rule) => !page.includes(`| ${rule}`));
    assert.ok(rules.length >= 4);
    assert.deepEqual(missing, []);
  });

  it("lists the rules that Applications of others need, for each account that has them", () => {
    const page = readFileSync(path.join(root, "docs/security.md"), "utf8");
    const listed = page
      .split("\n")
      .filter((line) => line.startsWith("|  ") && line.includes("`applications: labelled`"));
    const [{ verbs, resources }] = labelledRules as [(typeof labelledRules)[number]];
    // The promotion step's line says that it may what the guard may.
    assert.equal(listed.length, lookers.applications.filter((account) => account !== "workflow").length);
    for (const line of listed) assert.ok(line.includes(`| ${verbs.join(", ")} \`${resources.join()}\` `), line);
  });

  it("names the objects that are not made where somebody else makes the Applications", async () => {
    const ours = await run(minimal);
    const theirs = await run({ ...minimal, applications: "labelled" });
    const gone = ours.all.filter(({ urn }) => theirs.all.every((each) => each.urn !== urn));
    const kinds = gone.filter(({ type }) => type.startsWith("kubernetes:")).map(({ type }) => type.split(":").at(-1)!);
    const expected = ["AppProject", "ApplicationSet", "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"];
    assert.deepEqual(kinds.sort(), expected);
  });
});

describe("the files of the repository", () => {
  it("have a page for every question that the documentation answers", () => {
    const pagesOfDocs = [
      "how-it-works",
      "configuration",
      "credentials",
      "policies",
      "operating",
      "security",
      "air-gapped",
      "comparison",
      "failures",
    ];
    for (const file of [
      ...pagesOfDocs.map((page) => `docs/${page}.md`),
      "CONTRIBUTING.md",
      "CHANGELOG.md",
      "SECURITY.md",
      "LICENSE",
    ]) {
      assert.ok(statSync(path.join(root, file)).size > 500, file);
    }
  });
});
