// What may stand in the place of a values file, and in words what is wrong with it.
import { run } from "../../testkit/run";
import type { Workbench } from "../../testkit/workbench";

/** Something that is no values file. */
export interface BadFile {
  title: string;
  /** Lines of `git fast-import` that put it at a path. */
  put: (path: string) => Buffer;
  /** Its one line in the status. */
  sentence: RegExp;
}

const file =
  (content: string | Buffer, mode = "100644") =>
  (path: string) =>
    Buffer.concat([
      Buffer.from(`D ${path}\nM ${mode} inline ${path}\ndata ${Buffer.byteLength(content)}\n`),
      Buffer.from(content),
      Buffer.from("\n"),
    ]);

const mebibyte = 1 << 20;
const version = 'image:\n  version: "9.9.9"\n';
/** Each anchor holds the one before it ten times. */
const bomb = Array.from({ length: 12 }, (_, n) =>
  n === 0
    ? "a0: &a0 [x]\n"
    : `a${n}: &a${n} [${Array(10)
        .fill(`*a${n - 1}`)
        .join(", ")}]\n`,
).join("");

/** One of each kind. */
export const badFiles: readonly BadFile[] = [
  {
    title: "a submodule",
    put: (path) => Buffer.from(`D ${path}\nM 160000 ${"7".repeat(40)} ${path}\n`),
    sentence: /values-test\.yaml at \w{12} is no regular file \(a submodule\); it must be one\.$/,
  },
  {
    title: "a link",
    put: file("../prod/values-prod.yaml", "120000"),
    sentence: /values-test\.yaml at \w{12} is no regular file \(a link\); it must be one\.$/,
  },
  {
    title: "a folder",
    put: (path) => Buffer.concat([Buffer.from(`D ${path}\n`), file("x: 1\n")(`${path}/values.yaml`)]),
    sentence: /values-test\.yaml at \w{12} is no regular file \(a folder\); it must be one\.$/,
  },
  {
    title: "nothing, below a link",
    put: (path) => {
      const folder = path.slice(0, path.lastIndexOf("/"));
      return Buffer.concat([Buffer.from(`D ${folder}\n`), file("prod", "120000")(folder)]);
    },
    sentence:
      /values-test\.yaml at \w{12} does not exist: argo-projects\/[^/]+\/manifests\/overlays\/test is a link\.$/,
  },
  {
    title: "nothing, below a submodule",
    put: (path) => {
      const folder = path.slice(0, path.lastIndexOf("/"));
      return Buffer.from(`D ${folder}\nM 160000 ${"7".repeat(40)} ${folder}\n`);
    },
    sentence:
      /values-test\.yaml at \w{12} does not exist: argo-projects\/[^/]+\/manifests\/overlays\/test is a submodule\.$/,
  },
  {
    title: "nothing",
    put: (path) => Buffer.from(`D ${path}\n`),
    sentence: /values-test\.yaml at \w{12} does not exist\.$/,
  },
  {
    title: "no UTF-8",
    put: file(Buffer.from([0x69, 0x3a, 0x20, 0xff, 0xfe, 0x0a])),
    sentence: /values-test\.yaml at \w{12} is not UTF-8 text/,
  },
  { title: "empty", put: file(""), sentence: /values-test\.yaml at \w{12} has no version: .*image\.version/ },
  {
    title: "larger than 1 MiB",
    put: file(`${version}pad: ${"x".repeat(2 * mebibyte)}\n`),
    sentence: /values-test\.yaml at \w{12} is larger than 1 MiB/,
  },
  {
    title: "a list of 0.95 MB",
    put: file(`${version}list:\n${"- a\n".repeat(240_000)}`),
    sentence: /values-test\.yaml at \w{12} is too large to be read: .* line 20001/,
  },
  {
    title: "nested deeply",
    put: file(`${version}deep: ${"[".repeat(400_000)}${"]".repeat(400_000)}\n`),
    sentence: /values-test\.yaml at \w{12} nests more than 100 levels deep at line 3\.$/,
  },
  {
    title: "a list in lists",
    put: file(`${version}deep:\n${"- ".repeat(400_000)}a\n`),
    sentence: /values-test\.yaml at \w{12} nests more than 100 levels deep at line 4\.$/,
  },
  {
    title: "an error in every line",
    put: file(`a: "${"x\n".repeat(30_000)}"\n`),
    sentence: /values-test\.yaml at \w{12} is not valid YAML: .* at line 1, column 6\.$/,
  },
  {
    title: "a bomb of aliases where the version should be",
    put: file(`${bomb}image:\n  version: *a11\n`),
    sentence: /values-test\.yaml at \w{12} /,
  },
];

/** Commits it into a bare repository. Returns the commit's id. */
export async function putBadFile(bench: Workbench, name: string, bad: BadFile, path: string): Promise<string> {
  const head = `commit refs/heads/main\nmark :1\ncommitter ci <ci@example.com> ${Math.floor(Date.now() / 1000)} +0000\n`;
  const start = Buffer.from(`${head}data 3\nbad\nfrom refs/heads/main^0\n`);
  const input = Buffer.concat([start, bad.put(path), Buffer.from("\nget-mark :1\n")]);
  return (await run("git", ["-C", bench.bare(name), "fast-import", "--quiet"], { input })).stdout.trim();
}
