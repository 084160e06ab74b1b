// The option --proof: what has to prove that a phase runs the version at a commit.
import { problemOf } from "../../../contract/grammar";
import { appName } from "../../../contract/identity";
import { defaultProof, imagePattern } from "../../../contract/proof";
import type { Proof, Proofs } from "../../../contract/proof";
import { PromoteError } from "../errors";
import { parsed, shown } from "./json";

/** Reads the option: a word as it is, everything else as JSON. */
export function readProofs(text: unknown): Proofs {
  if (text === undefined || text === "images" || text === "synced") return text ?? defaultProof;
  const refuse = (what: string): never => {
    throw new PromoteError("bad-input", `--proof is ${shown(text)}; it must be ${what}.`);
  };
  const value = parsed(text);
  if (value === undefined)
    return refuse("images, synced, a JSON list of images with {version}, or a JSON object of these by application");
  if (typeof value !== "object" || value === null || Array.isArray(value)) return readProof(value, refuse);
  const byApp = Object.entries(value).map(([app, proof]): [string, Proof] => {
    const problem = app === "*" ? undefined : problemOf(appName, app);
    return problem === undefined ? [app, readProof(proof, refuse)] : refuse(`an object of applications: ${problem}`);
  });
  return Object.fromEntries(byApp);
}

function readProof(value: unknown, refuse: (what: string) => never): Proof {
  if (value === "images" || value === "synced") return value;
  if (!Array.isArray(value) || value.length === 0) return refuse("images, synced, or a list of images with {version}");
  return value.map((pattern: unknown) => {
    const problem = typeof pattern === "string" ? problemOf(imagePattern, pattern) : "a text";
    return problem === undefined ? (pattern as string) : refuse(problem);
  });
}
