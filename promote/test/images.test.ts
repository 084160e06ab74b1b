// F23: which images show a version, as a table; and what is said where none does.
import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import type { Proof } from "../../contract/proof";
import { tells, unshown } from "../src/cluster/images";

const digest = `sha256:${"ab".repeat(32)}`;

describe("an image", () => {
  const table: [image: string, version: string, shows: boolean][] = [
    ["shop:1.2.0", "1.2.0", true],
    ["registry.example.com:5000/team/shop:1.2.0", "1.2.0", true],
    ["shop:v1.2.0", "1.2.0", true],
    ["shop:1.2.0", "v1.2.0", true],
    ["team/all:shop-1.2.0", "1.2.0", true],
    ["team/all:shop-v1.2.0", "1.2.0", true],
    ["shop:main-5821d17", "5821d17", true],
    ["shop:main-5821d17", "main-5821d17", true],
    [`shop:1.2.0@${digest}`, "1.2.0", true],
    [`shop@${digest}`, digest, true],
    [`shop@${digest}`, digest.slice("sha256:".length), true],
    [`shop:1.2.0@${digest}`, `1.2.0@${digest}`, true],
    ["registry.example.com/team/shop:1.2.0", "registry.example.com/team/shop:1.2.0", true],
    ["mirror.example.com/cache/team/shop:1.2.0", "registry.example.com/team/shop:1.2.0", true],
    ["shop:1.2.0_build.7", "1.2.0+build.7", true],
    ["shop:1.2.0-build.7", "1.2.0+build.7", true],
    ["shop:1.1.0", "1.2.0", false],
    ["shop:11.2.0", "1.2.0", false],
    ["shop:1.2.0.1", "1.2.0", false],
    ["shop:1.2.0-rc1", "1.2.0", false],
    ["shop:1.2.0-alpine", "1.2.0", false],
    ["shop:1x2x0", "1.2.0", false],
    ["shop", "1.2.0", false],
    ["shop:latest", "1.2.0", false],
    ["localhost:5000/shop", "5000", false],
    ["1.2.0/shop:latest", "1.2.0", false],
    ["shop-1.2.0:latest", "1.2.0", false],
    ["cart:1.2.0", "registry.example.com/team/shop:1.2.0", false],
    [`shop@${digest}`, `sha256:${"cd".repeat(32)}`, false],
  ];
  for (const [image, version, shown] of table) {
    it(`F23: ${image} ${shown ? "shows" : "does not show"} ${version}`, () => {
      assert.equal(tells(image, "shop", { versions: [version], images: [] }, "images"), shown ? "this" : "nothing");
    });
  }

  it("F23: shows no other version than that of its tag", () => {
    const part = fc.stringMatching(/^(0|[1-9]\d{0,2})$/);
    const version = fc.tuple(part, part, part, fc.constantFrom("", "-rc1", "-alpha.2", "+7")).map((parts) => {
      const [major, minor, patch, rest] = parts;
      return `${major}.${minor}.${patch}${rest}`;
    });
    fc.assert(
      fc.property(version, version, (runs, wanted) => {
        fc.pre(runs !== wanted && !runs.includes("+"));
        assert.equal(tells(`shop:${runs}`, "shop", { versions: [wanted], images: [] }, "images"), "nothing");
      }),
    );
  });

  const patterns: [pattern: string, image: string, said: ReturnType<typeof tells>][] = [
    ["{app}:{version}-alpine", "registry.example.com/team/shop:1.2.0-alpine", "this"],
    ["{app}:{version}-alpine", "registry.example.com/team/shop:1.1.0-alpine", "another"],
    ["{app}:{version}-alpine", "registry.example.com/team/cart:1.2.0-alpine", "nothing"],
    ["{app}:{version}-alpine", `shop:1.2.0-alpine@${digest}`, "this"],
    ["team/*:{version}", "registry.example.com/team/cart:1.2.0", "this"],
    ["team/*:{version}", "registry.example.com/other/cart:1.2.0", "nothing"],
    ["shop-{version}:*", "team/shop-1.2.0:latest", "this"],
    ["*@{version}", `shop:x@${digest}`, "another"],
    ["shop.x:{version}", "shopAx:1.2.0", "nothing"],
  ];
  for (const [pattern, image, said] of patterns) {
    it(`F23: with the pattern ${pattern} ${image} says ${said}`, () => {
      assert.equal(tells(image, "shop", { versions: ["1.2.0"], images: [] }, [pattern]), said);
    });
  }
});

describe("what is said where no image shows the version", () => {
  const said = (images: string[], proof: Proof = "images") =>
    unshown(images, "shop", { versions: ["1.2.0"], images: [], hidden: [] }, proof);

  it("is nothing when one of them does", () => {
    assert.equal(said(["istio/proxyv2:1.22", "shop:1.2.0", "busybox:1"]), undefined);
  });
  it("is nothing when none has to", () => {
    assert.equal(said(["shop:latest"], "synced"), undefined);
  });
  it("names what runs, the version, and the key in which the choice is the user's", () => {
    assert.equal(
      said(["shop:1.1.0"]),
      "no image of its pods (shop:1.1.0) shows 1.2.0; how images show versions is repository.layout.proof",
    );
  });
  it("names three images of many", () => {
    const images = ["a:1", "b:1", "c:1", "d:1", "e:1"];
    assert.match(said(images) ?? "", /^no image of its pods \(a:1, b:1, c:1 and 2 more\) shows 1\.2\.0/);
  });
  it("names the pattern that would do for an image that holds the version", () => {
    assert.match(
      said(["team/shop:1.2.0-alpine"]) ?? "",
      /repository\.layout\.proof, such as \["shop:\{version\}-alpine"\]$/,
    );
  });
  for (const image of ["shop:1.2.0-rc1", "shop:1.2.0-2", "shop:1.2.01", "shop:11.2.0-alpine"]) {
    it(`names no pattern for ${image}, which is of another version`, () => {
      assert.match(said([image]) ?? "", /repository\.layout\.proof$/);
    });
  }
  it("is that another version runs, where a pattern says which images are of the version", () => {
    assert.equal(
      said(["shop:1.2.0", "shop-worker:1.1.0"], ["shop*:{version}"]),
      "its pods run shop-worker:1.1.0, not 1.2.0; how images show versions is repository.layout.proof",
    );
  });
});
