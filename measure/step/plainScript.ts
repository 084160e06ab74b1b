// What the promotion step is measured against: a script that clones, edits with a YAML library, commits, pushes once.
// It is no part of the image.
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { parse, stringify } from "yaml";
import { valuesPath } from "../../testkit/fixtureRepository";

const [url = "", app = "", commit = ""] = process.argv.slice(2);
const directory = fs.mkdtempSync(path.join(os.tmpdir(), "plain-"));
const git = (...args: string[]): string =>
  execFileSync("git", ["-C", directory, ...args], { stdio: "pipe" }).toString();

interface Values {
  image: { version: string };
}

try {
  git("clone", "--quiet", url, ".");
  const source = parse(git("show", `${commit}:${valuesPath(app, "test")}`)) as Values;
  const file = path.join(directory, valuesPath(app, "prod"));
  const target = parse(fs.readFileSync(file, "utf8")) as Values;
  target.image.version = source.image.version;
  fs.writeFileSync(file, stringify(target));
  git("commit", "--quiet", "--all", "--message", `promote ${app}`);
  git("push", "--quiet", "origin", "HEAD:main");
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
} finally {
  fs.rmSync(directory, { recursive: true, force: true });
}
