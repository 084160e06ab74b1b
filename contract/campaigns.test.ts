// What a pattern of campaigns' images means, and what an application may name: anchored, registry first, as text.
import * as assert from "node:assert/strict";
import { ConfigurationError } from "../components/settings/problems";
import { parseSettings } from "../config";
import { readPhases } from "../promote/src/cli/phases";
import { PromoteError } from "../promote/src/errors";
import { minimal } from "../test/program";
import { campaignCommand, campaignImage, matchesImage } from "./campaigns";
import { problemOf } from "./grammar";
import { phasesText } from "./phases";

const digest = `@sha256:${"0".repeat(64)}`;

describe("a pattern of images", () => {
  const rows: [pattern: string, means: string[], not: string[]][] = [
    [
      "registry.example.com/team-*/*",
      ["registry.example.com/team-a/load:1", `registry.example.com/team-/x${digest}`],
      [
        "registry.example.com.evil.com/team-a/load:1",
        "evil.com/registry.example.com/team-a/load:1",
        "registryxexample.com/team-a/load:1",
        "registry.example.com:5000/team-a/load:1",
        "registry.example.com/team-a/deeper/load:1",
        "registry.example.com/team-a:1",
        "registry.example.com/other/team-a/load:1",
        "registry.example.com/a-team-a/load:1",
      ],
    ],
    [
      "localhost:32000/qa/load",
      ["localhost:32000/qa/load:1", `localhost:32000/qa/load${digest}`, `localhost:32000/qa/load:1${digest}`],
      [
        "localhost:32001/qa/load:1",
        "localhost/qa/load:1",
        "localhost:32000/qa/loader:1",
        "localhost:32000/qa/load/x:1",
      ],
    ],
    // A tag beside a digest says nothing: the digest is what runs.
    [
      "quay.io/qa/load:1.?",
      ["quay.io/qa/load:1.2"],
      [`quay.io/qa/load:1.2${digest}`, `quay.io/qa/load${digest}`, "quay.io/qa/load:1.22"],
    ],
    [
      `quay.io/qa/load${digest}`,
      [`quay.io/qa/load${digest}`],
      ["quay.io/qa/load:1", `quay.io/qa/load${digest.replace("0", "1")}`],
    ],
  ];
  for (const [pattern, means, not] of rows) {
    for (const image of means) it(`${pattern} means ${image}`, () => assert.ok(matchesImage(pattern, image)));
    for (const image of not) it(`${pattern} does not mean ${image}`, () => assert.ok(!matchesImage(pattern, image)));
  }

  it("is no regular expression that goes on for ever, whatever an image is", () => {
    assert.ok(!matchesImage("registry.example.com/*a*/x", `registry.example.com/${"a".repeat(370)}/y:1`));
  });
});

describe("an application's own campaign", () => {
  const right = [
    "registry.example.com/team/load-test:1.2",
    "localhost:32000/a:0.1.0",
    "registry:5000/a/b_c/d.e:v1",
    `ghcr.io/a/b${digest}`,
    `ghcr.io/a/b:latest${digest}`,
  ];
  for (const image of right)
    it(`may name the image ${image}`, () => assert.equal(problemOf(campaignImage, image), undefined));
  const wrong = [
    ...["alpine:3", "library/alpine:3", "registry.example.com/team/load", "registry.example.com/team/load:latest", ""],
    ...[
      "registry.example.com/{{workflow.name}}:1",
      "registry.example.com/a:1\n",
      "registry.example.com/a b:1",
      "registry.example.com//a:1",
    ],
    ...[
      "registry.example.com/a:1/../b:2",
      "registry.example.com/../a:1",
      "registry.example.com/*:1",
      `registry.example.com/${"a".repeat(400)}:1`,
    ],
    ...[
      "registry.example.com/a:1@sha256:0",
      "user@registry.example.com/a:1",
      "Registry.example.com/a:1",
      'registry.example.com/a:1","command":["x',
    ],
  ];
  for (const image of wrong)
    it(`may not name the image ${JSON.stringify(image)}`, () => assert.ok(problemOf(campaignImage, image)));
  for (const command of ["./load.sh", "/usr/bin/k6", "k6"])
    it(`may have the command ${command}`, () => assert.equal(problemOf(campaignCommand, command), undefined));
  for (const command of ["", "k6 run", "sh\n", "{{=env}}", '"', "$(x)", "a;b", "ä"])
    it(`may not have the command ${JSON.stringify(command)}`, () => assert.ok(problemOf(campaignCommand, command)));
});

describe("F9: patterns of campaigns in the configuration and in the promotion step", () => {
  const phases = (images: unknown) => [
    { name: "test", promotesTo: ["prod"], verification: { campaigns: { images } } },
    { name: "prod" },
  ];
  const program = (images: unknown): string | undefined => {
    try {
      parseSettings({ ...minimal, phases: phases(images) });
      return undefined;
    } catch (error) {
      assert.ok(error instanceof ConfigurationError);
      return error.problems[0]?.replace(/^.*; allowed: /s, "").replace(/\.$/, "");
    }
  };
  const step = (images: unknown): string | undefined => {
    try {
      readPhases(JSON.stringify([{ name: "test", promotesTo: ["prod"], campaigns: { images } }]));
      return undefined;
    } catch (error) {
      assert.ok(error instanceof PromoteError);
      return error.message.replace(/^.*; it must be a list with /s, "").replace(/ in the place of ".*$/s, "");
    }
  };
  const all: [pattern: string, isRight: boolean][] = [
    ...["registry.example.com/*", "localhost:32000/a-?/b:*", `quay.io/a${digest}`].map((each): [string, boolean] => [
      each,
      true,
    ]),
    ...[
      "*",
      "*/x",
      "registry.*/x",
      "*.example.com/x",
      "team/x",
      "registry.example.com",
      "registry.example.com/",
      "registry.example.com/**",
    ].map((each): [string, boolean] => [each, false]),
    ...[
      "registry.example.com/{{x}}",
      "registry.example.com/a*b*c*d",
      "https://registry.example.com/a",
      "registry.example.com/[a]",
      "",
    ].map((each): [string, boolean] => [each, false]),
  ];
  for (const [pattern, isRight] of all)
    it(`${isRight ? "are accepted" : "are refused in the same words"}: ${JSON.stringify(pattern)}`, () => {
      const said = program([pattern]);
      assert.equal(said === undefined, isRight, said);
      assert.equal(step([pattern]), said);
    });

  it("are read by the step as the program writes them", () => {
    const campaigns = { images: ["registry.example.com/team-*/*"] };
    const text = phasesText([{ name: "test", promotesTo: ["prod"], campaigns }]);
    assert.deepEqual(readPhases(text)[0]?.campaigns, campaigns);
    for (const wrong of [[], "x", null, { image: ["a"] }, { images: "registry.example.com/a" }])
      assert.throws(
        () => readPhases(JSON.stringify([{ name: "test", campaigns: wrong }])),
        /it must be what allows campaigns by patterns/,
      );
  });
});
