// Every object of the reference document, field by field: the document's value, ours, and why they differ if they do.
import assert from "node:assert/strict";
import { minimal, type Registered, run, stackFile } from "./program";
import { fieldOf } from "./referenceFields";
import { places, rows, same } from "./referenceRows";

describe("the reference document", () => {
  let registered: Registered;
  before(async () => {
    const repository = { url: "https://github.com/AmadeusITGroup/argo-projects-demo.git" };
    registered = await run({ ...minimal, ...stackFile("test"), repository });
  });

  for (const [object, fields] of Object.entries(rows)) {
    describe(object, () => {
      const place = places[object];
      const [kind = "", name = ""] = (place?.object ?? object).split(" ");
      for (const [field, document, value, reason] of fields) {
        it(`${field} ${reason === undefined ? "is as in the document" : `differs: ${reason}`}`, () => {
          assert.equal(value === same, reason === undefined, "a difference needs a reason, and only a difference");
          const path = place ? field.replace("spec.templates.0", place.template) : field;
          const actual = fieldOf(registered.find(kind, name).props, path);
          assert.deepEqual(actual, value === same ? document : value);
          if (value !== same) assert.notDeepEqual(actual, document);
        });
      }
    });
  }

  it("has a service webhook-eventsource on port 12001", () => {
    const { ports } = registered.spec<{ ports: { port: number }[] }>("Service", "webhook-eventsource");
    assert.deepEqual(
      ports.map(({ port }) => port),
      [12001],
    );
  });
});
