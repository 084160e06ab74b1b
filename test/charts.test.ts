// What is known of the charts against the program, and the pages that are written from it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fromRegistry } from "../components/settings/images";
import { jetStream } from "../components/platform/argoEvents";
import { differences } from "../tools/charts/effects";
import { facts } from "../tools/charts/facts";
import { imagesOf } from "../tools/charts/images";
import { airGappedPage, airGappedText, chartsPage, chartsText } from "../tools/charts/page";
import { availabilities, type Manifest, names, programValues } from "../tools/charts/render";
import { valueKeys, versions } from "../tools/charts/officialCharts";

/** Every key that the program sets, down to what is set as a whole. */
function keysOf(value: object, whole: Record<string, string>, prefix = ""): string[] {
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
    const path = `${prefix}${key}`;
    const open = typeof inner === "object" && inner !== null && !Array.isArray(inner) && !(path in whole);
    return open ? keysOf(inner, whole, `${path}/`) : [path];
  });
}

describe("the table of the charts' values", () => {
  const known = facts();
  for (const name of names) {
    it(`has every value of ${name} that the program sets, and no other`, () => {
      const set = availabilities.flatMap((availability) =>
        keysOf(programValues(name, availability, true), valueKeys[name]),
      );
      assert.deepEqual(Object.keys(known[name].values).sort(), [...new Set(set)].sort());
    });

    it(`is about the default version of ${name}`, () => {
      assert.equal(known[name].version, versions[name]);
    });

    it(`says of every value of ${name} what the official chart does with it`, () => {
      const idle = Object.entries(known[name].values).filter(([, { official }]) => Object.keys(official).length === 0);
      assert.deepEqual(
        idle.map(([key]) => key),
        [],
      );
    });
  }

  it("is shown in docs/charts.md (npm run charts writes it)", async () => {
    assert.equal(readFileSync(chartsPage, "utf8"), await chartsText(known));
  });
});

describe("the list of images for an air-gapped installation", () => {
  const known = facts();

  it("is shown in docs/air-gapped.md (npm run charts writes it)", async () => {
    assert.equal(readFileSync(airGappedPage, "utf8"), await airGappedText(known));
  });

  it("holds the image of haproxy, with high alone", () => {
    const has = ({ single, high }: { single: string[]; high: string[] }) =>
      [single, high].map((images) => images.some((image) => image.includes("/haproxy:")));
    assert.deepEqual(has(known["argo-cd"].images), [false, true]);
  });

  it("holds the images that only options and configurations name: the executor's, the event bus's", () => {
    const all = Object.values(known).flatMap(({ images }) => images.single);
    const { natsImage, metricsExporterImage, configReloaderImage } = jetStream;
    for (const image of [natsImage, metricsExporterImage, configReloaderImage]) assert.ok(all.includes(image), image);
    assert.ok(all.some((image) => image.includes("/argoexec:")));
  });

  it("names every image in the place where the configured registry has it", () => {
    const page = readFileSync(airGappedPage, "utf8");
    for (const image of Object.values(known).flatMap(({ images }) => images.high))
      assert.ok(page.includes(`\`${fromRegistry(image, "<registry>")}\``), image);
  });
});

describe("the images of rendered objects", () => {
  const config =
    "eventBus:\n  nats:\n    versions:\n      - natsStreamingImage: old:1\n  jetstream:\n    versions:\n      - natsImage: nats:2\n";
  const objects: [title: string, object: object, found: string[]][] = [
    [
      "of containers",
      { spec: { template: { spec: { containers: [{ image: "a:1" }], initContainers: [{ image: "b:1" }] } } } },
      ["a:1", "b:1"],
    ],
    ["of an option and its value", { args: ["--executor-image", "c:1", "--configmap", "d:1"] }, ["c:1"]],
    ["of an option with its value", { args: ["--executor-image=c:1"] }, ["c:1"]],
    [
      "of an environment variable",
      {
        env: [
          { name: "ARGO_EVENTS_IMAGE", value: "e:1" },
          { name: "ADDRESS", value: "f:1" },
        ],
      },
      ["e:1"],
    ],
    ["of a configuration, without those of a bus that is not used", { data: { "config.yaml": config } }, ["nats:2"]],
    ["by digest", { image: "a@sha256:00" }, ["a@sha256:00"]],
  ];
  for (const [title, object, found] of objects) {
    it(`are found where they are ${title}`, () => {
      assert.deepEqual(imagesOf([{ kind: "X", metadata: { name: "x" }, ...object }]), found);
    });
  }

  it("are not those of a chart's own tests", () => {
    const metadata = { name: "x", annotations: { "helm.sh/hook": "test-success" } };
    assert.deepEqual(imagesOf([{ kind: "Pod", metadata, image: "a:1" }]), []);
  });
});

describe("what a value does", () => {
  const one = (rest: object): Manifest => ({ kind: "Deployment", metadata: { name: "a" }, ...rest });

  it("is the fields that differ, with their objects", () => {
    const [before, after] = [1, 2].map((replicas) => [one({ spec: { replicas, paused: false } })]);
    assert.deepEqual(differences(before!, after!), { "spec.replicas": ["Deployment a"] });
  });

  it("is an object that comes or goes", () => {
    assert.deepEqual(differences([], [one({})]), { "the object itself": ["Deployment a"] });
  });

  it("is not a checksum of what is seen elsewhere", () => {
    const [before, after] = [1, 2].map((sum) => [one({ spec: { "checksum/cm": sum } })]);
    assert.deepEqual(differences(before!, after!), {});
  });
});
