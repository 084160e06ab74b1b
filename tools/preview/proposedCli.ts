// `npm run preview:proposed -- --stack NAME... --changed FILE --proposed FOLDER --output FOLDER`: whether the base branch's program
// can preview a pull request. Prints `program=false` and writes the stack files to preview, or prints `program=true`.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { programReasons, proposedFile } from "./proposed";

const text = { type: "string", default: "" } as const;
const {
  stack: stacks,
  changed,
  proposed,
  output,
} = parseArgs({
  options: { stack: { type: "string", multiple: true, default: [] }, changed: text, proposed: text, output: text },
}).values;

const reasons = programReasons(
  readFileSync(changed, "utf8")
    .split("\n")
    .filter((line) => line !== ""),
  stacks,
);
mkdirSync(output, { recursive: true });
for (const stack of stacks) {
  const name = `Pulumi.${stack}.yaml`;
  const base = readFileSync(path.join(__dirname, "../..", name), "utf8");
  const result = proposedFile(base, readFileSync(path.join(proposed, name), "utf8"));
  if ("file" in result) writeFileSync(path.join(output, name), result.file);
  else reasons.push(...result.reasons.map((reason) => `${name}: ${reason}`));
}
for (const reason of reasons) console.error(`The branch's own program is needed: ${reason}.`);
console.log(`program=${reasons.length > 0}`);
