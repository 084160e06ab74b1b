// Whatever a resource holds, the pack judges it: it never throws but for what is unknown at preview.
import fc from "fast-check";
import { policies } from "./policies";
import { UNKNOWN } from "./spec/cases";
import { runPack } from "./spec/run";
import { entriesOf } from "./corpus/corpus";

/** Values that stand where they should not. */
const odd = fc.oneof(
  fc.constantFrom(null, undefined, "", 0, -1, true, [], {}, "{{x}}", "- a: [", "&a [*a]", UNKNOWN, [null], { name: 1 }),
  fc.jsonValue({ maxDepth: 3 }),
);

/** Puts another value in one place of a structure. */
function replaced(value: unknown, choose: () => number, other: unknown): unknown {
  if (typeof value !== "object" || value === null || choose() % 4 === 0) return other;
  const keys = Object.keys(value);
  if (keys.length === 0) return other;
  const key = keys[choose() % keys.length]!;
  const copy: Record<string, unknown> = Array.isArray(value) ? ([...(value as unknown[])] as never) : { ...value };
  copy[key] = replaced(copy[key], choose, other);
  return copy;
}

describe("the pack", () => {
  const entries = [...entriesOf("bad"), ...entriesOf("honest")];

  it("judges every resource of the corpus with anything in place of a part of it", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(),
        fc.array(fc.nat(), { minLength: 12, maxLength: 12 }),
        odd,
        async (n, choices, other) => {
          const { given } = entries[n % entries.length]!;
          let i = 0;
          const choose = () => choices[i++ % choices.length]!;
          const broken = given.map((resource) => {
            const props = replaced(resource.props, choose, other);
            return {
              ...resource,
              props: typeof props === "object" && props !== null ? props : { spec: props },
            };
          });
          await runPack(policies, broken as typeof given);
        },
      ),
      { numRuns: 150 },
    );
  });
});
