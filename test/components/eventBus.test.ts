// The EventBus: how many replicas of bus and stream, on which volume, spread how.
import assert from "node:assert/strict";
import { eventBusSpec } from "../../components/trigger/eventBus";

describe("F7: the EventBus", () => {
  const spec = (availability: "single" | "high", storage: object = {}, antiAffinity: "hard" | "soft" = "hard") =>
    eventBusSpec({
      availability,
      antiAffinity,
      storage: { persistent: true, ...storage },
      pullPolicy: "IfNotPresent",
    }).jetstream;

  for (const [availability, replicas] of [
    ["single", 1],
    ["high", 3],
  ] as const) {
    it(`has ${replicas} replica(s) of bus and stream alike where availability is ${availability}`, () => {
      const { replicas: bus, streamConfig } = spec(availability);
      assert.deepEqual([bus, /^replicas: (\d+)$/m.exec(streamConfig)?.[1]], [replicas, String(replicas)]);
    });
  }
  it("has no volume where the configuration says that there is none", () => {
    assert.equal("persistence" in spec("single", { persistent: false }), false);
  });
  it("has a volume of the configured storage class", () => {
    assert.deepEqual(spec("single", { storageClass: "local" }).persistence, {
      accessMode: "ReadWriteOnce",
      volumeSize: "1Gi",
      storageClassName: "local",
    });
  });
  for (const availability of ["single", "high"] as const) {
    it(`has a volume of the default storage class by default where availability is ${availability}`, () => {
      assert.deepEqual(spec(availability).persistence, { accessMode: "ReadWriteOnce", volumeSize: "1Gi" });
    });
  }
  it("spreads softly where configured", () => {
    const { affinity } = spec("high", {}, "soft") as { affinity?: { podAntiAffinity: object } };
    assert.deepEqual(Object.keys(affinity?.podAntiAffinity ?? {}), ["preferredDuringSchedulingIgnoredDuringExecution"]);
  });
});
