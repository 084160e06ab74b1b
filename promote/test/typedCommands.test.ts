// Commands that events, pull requests and the page tell people to type are taken by `npm run promotion` as they stand there.
import * as assert from "node:assert/strict";
import { endOutcomes } from "../../contract/ends";
import { waysToTell } from "../../contract/events";
import { end } from "../../testkit/ends";
import { type HoldVerb, readArguments } from "../../tools/promotion/verbArguments";
import { eventOf } from "../src/events/event";
import { nextSteps, nextStepsWithin } from "../src/page/nextSteps";
import type { State } from "../src/ends/states";
import { attentionOf } from "../src/page/shown";

/** The words behind `npm run promotion --` of each command in a text. */
const commandsIn = (text: string): string[][] =>
  [...text.matchAll(/npm run promotion -- (.*? --stack \w+)/g)].map(([, words = ""]) =>
    words.split(" ").map((word) => word.replaceAll('"', "")),
  );

/** @throws PromoteError where it is not taken */
const take = ([verb, ...words]: string[]) => readArguments(verb as HoldVerb, words);

describe("a command that people are told to type", () => {
  const place = { app: "shop", edge: { source: "test", target: "prod" } };
  const telling = { source: "https://git.example.com/r" };

  for (const outcome of endOutcomes)
    it(`is taken: in the event of ${outcome}`, () => {
      const texts = waysToTell(outcome).flatMap(({ next, whenHeld = "" }) => [next, whenHeld]);
      // None is without the stack, which the pattern above would not see.
      const count = texts.join(" ").split("npm run promotion --").length - 1;
      const commands = texts.flatMap((text) => commandsIn(text.replaceAll(/[{}]/g, "")));
      assert.equal(commands.length, count);
      for (const command of commands) assert.equal(take(command).stack, "STACK");
      const { data } = eventOf({ ...place, end: end(outcome), as: outcome }, telling);
      for (const command of commandsIn(data.next)) assert.ok([0, 2].includes(take(command).names.length));
    });

  for (const state of Object.keys(attentionOf) as State[])
    it(`is taken: on the page, where it is ${state}`, () => {
      const decision = { state, reason: "", resend: false, unrecorded: false, commit: "a".repeat(40) };
      const seen = { ...decision, last: undefined, workflow: undefined };
      const edge = {
        ...seen,
        promote: false,
        target: "prod",
        gates: [],
        workflows: { whole: undefined, alone: undefined },
      };
      const where = { app: "shop", from: "test", stack: "prod" };
      const steps = [...nextSteps(where, edge), ...nextStepsWithin(where, seen)];
      for (const { command } of steps) {
        const [words] = commandsIn(command);
        if (words?.[0] === "status" || command === "npm run promotion -- lint") continue;
        assert.ok(words, command);
        assert.equal(take(words).stack, "prod");
      }
    });
});
