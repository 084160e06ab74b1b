// The hostile requests that `make test-sandbox` sends: they are what they say, whatever the seed.
import assert from "node:assert/strict";
import fc from "fast-check";
import { dependency } from "../components/trigger/sensor";
import { parseSettings } from "../config";
import { hostileRequests } from "./sandbox/hostile";

const settings = parseSettings({
  context: "c",
  repository: { url: "https://git.example.com/gitops.git" },
  credentials: { username: "u", email: "u@example.com", password: "p" },
});
const [test] = settings.phases;

/** What the Sensor's filters see of a body: the JSON text of each field, the first of that name. */
function passes(body: string): boolean {
  let document: unknown;
  try {
    document = JSON.parse(body);
  } catch {
    return false;
  }
  return dependency(test!).filters.data.every(({ path, value }) => {
    const field = (document as Record<string, unknown> | null)?.[path.replace(/^body\.|\|@tostr$/g, "")];
    return new RegExp(value[0]!).test(field === undefined ? "" : JSON.stringify(field));
  });
}

describe("hostile requests", () => {
  const requests = hostileRequests(1, 3000);

  it("are the same again from the same seed", () => {
    assert.deepEqual(hostileRequests(5, 50), hostileRequests(5, 50));
    assert.notDeepEqual(hostileRequests(5, 50), hostileRequests(6, 50));
  });

  it("are of every kind, half of them without the right token", () => {
    assert.equal(new Set(requests.map(({ kind }) => kind)).size, 31);
    const strangers = requests.filter(({ refused }) => refused).length;
    assert.ok(strangers > 1200 && strangers < 1800, `${strangers}`);
  });

  it("without the right token hold what would start a promotion", () => {
    assert.deepEqual(
      requests.filter(({ refused, body }) => refused && !passes(body)).map(({ kind }) => kind),
      [],
    );
  });

  it("with the token are no notification: by their body, or by the way they are sent", () => {
    const otherWay = [
      "another method",
      "another path",
      "a document as a form",
      "a connection that breaks off",
      "a large document",
      "a field twice",
    ];
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const wrong = hostileRequests(seed, 200).filter(
          ({ refused, kind, body }) => !refused && !otherWay.includes(kind) && passes(body),
        );
        assert.deepEqual(wrong, []);
      }),
      { numRuns: 10 },
    );
  });
});
