// The options of every command: the README has each, and something reads it.
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { commandLine } from "../src/cli/commandLine";

const readme = fs.readFileSync(path.join(__dirname, "../README.md"), "utf8");
const source = path.join(__dirname, "../src");
const code = fs
  .readdirSync(source, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .map((file) => fs.readFileSync(path.join(source, file), "utf8"))
  .join("\n");

/** Whether a text has a word and nothing that goes on from it. */
const has = (text: string, word: string): boolean => new RegExp(`${word}(?![\\w-])`).test(text);

const program = commandLine();

for (const command of [program, ...program.commands]) {
  describe(`the options of promote${command === program ? "" : ` ${command.name()}`}`, () => {
    for (const option of command.options) {
      const flag = option.long ?? option.flags;
      it(`${flag} is in the README`, () => {
        assert.ok(has(readme, flag), `promote/README.md does not say what ${flag} is`);
      });
      it(`${flag} is read`, () => {
        const name = `options.${option.attributeName()}`;
        assert.ok(has(code, name), `nothing in promote/src reads ${name}`);
      });
    }
  });
}
