// A value that is empty, as YAML has it behind a key without one, is a sentence wherever it stands: never an error of the program's own.
import assert from "node:assert/strict";
import { environmentSettings } from "../components/environment/settings";
import { ConfigurationError } from "../components/settings/problems";
import { readProgramSettings } from "../config";
import { configurations } from "./configurations";
import { minimal } from "./program";

type Path = readonly (string | number)[];

/** Paths of all values of a configuration, those of objects and lists among them. */
function places(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  const inner = Object.entries(value).flatMap(([key, each]) => places(each, [...path, key]));
  return path.length === 0 ? inner : [path, ...inner];
}

/** The same with another value at a path. */
function put(value: unknown, [key, ...rest]: Path, other: unknown): unknown {
  if (key === undefined) return other;
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }) as Record<string, unknown>;
  copy[key] = put(copy[key], rest, other);
  return copy;
}

/** What the program says of it: sentences, of which none is there twice. */
function sentencesOf(read: () => unknown): readonly string[] {
  try {
    read();
    return [];
  } catch (error) {
    assert.ok(error instanceof ConfigurationError, String((error as Error).stack));
    return error.problems;
  }
}

const asTexts = (config: Record<string, unknown>) => ({
  project: "p",
  values: Object.fromEntries(
    Object.entries(config).map(([key, value]) => [
      `p:${key}`,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  ),
});

describe("an empty value", () => {
  for (const [title, config] of Object.entries(configurations)) {
    it(`is answered with one sentence about it at every place of ${title}`, () => {
      for (const path of places(config)) {
        for (const empty of [null, [null]]) {
          const given = put(config, path, empty) as Record<string, unknown>;
          for (const read of [
            () => readProgramSettings(asTexts(given)),
            () => environmentSettings("it", given as never),
          ]) {
            const about = sentencesOf(read).filter((each) => / is (?:null|missing)/.test(each));
            assert.equal(new Set(about).size, about.length, `${path.join(".")}: ${about.join("\n")}`);
          }
        }
      }
    });
  }

  const said: [key: string, sentence: RegExp][] = [
    ["repository", /^repository is null; allowed: an object with the keys url, /],
    ["phases", /^phases is null; allowed: a list of objects with the keys name, /],
    ["credentials", /^credentials has a value that is not accepted .*; allowed: an object with the keys /],
    ["applications", /^applications is null; allowed: discovered or labelled\.$/],
  ];
  for (const [key, sentence] of said)
    it(`is answered with one sentence in the place of ${key}`, () => {
      const found = sentencesOf(() => readProgramSettings(asTexts({ ...minimal, [key]: null })));
      assert.equal(found.length, 1, found.join("\n"));
      assert.match(found[0]!, sentence);
    });
});
