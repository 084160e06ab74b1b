// `make test-servers`: the step's whole test suite on every kind of git server, one after the other.
import { spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import { profileNamed, serverProfiles } from "../../testkit/serverProfiles";

const chosen = process.env.SERVER === undefined ? serverProfiles : [profileNamed(process.env.SERVER)];
// Those that go through all servers by themselves are no business of one.
const files = fs.readdirSync(__dirname).filter((file) => /^(?!servers).*\.test\.ts$/.test(file));

async function main(): Promise<void> {
  const failed: string[] = [];
  for (const [n, { name }] of chosen.entries()) {
    console.log(`${n + 1} of ${chosen.length}: a git server like ${name}`);
    const mocha = [
      "--no-install",
      "mocha",
      "--no-config",
      "--require",
      "tsx/cjs",
      "--timeout",
      "600000",
      "--reporter",
      "dot",
    ];
    const child = spawn("npx", [...mocha, ...files.map((file) => `${__dirname}/${file}`)], {
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...process.env, SERVER: name },
    });
    const [code] = (await once(child, "close")) as [number];
    if (code !== 0) failed.push(name);
  }
  if (failed.length === 0) console.log(`All tests pass on ${chosen.length} kinds of git servers.`);
  else {
    console.error(`Tests fail on a git server like ${failed.join(", like ")}.`);
    process.exitCode = 1;
  }
}

void main();
