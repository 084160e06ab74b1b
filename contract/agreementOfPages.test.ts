// Where pages may be, the configuration and the server say alike.
import * as assert from "node:assert/strict";
import { linksSchema } from "../components/settings/links";
import { pageSchema } from "../components/settings/page";
import { check } from "../promote/src/cli/settings";
import { tellingGiven } from "../promote/src/cli/telling";

/** Whether what is called accepts. */
function accepts(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch {
    return false;
  }
}

const addresses: Record<string, boolean> = {
  "https://promotions.example.com": true,
  "http://promotions.example.com:8080/team/page": true,
  "https://promotions.example.com/": false,
  "https://promotions.example.com?team=shop": false,
  "https://ann:secret@promotions.example.com": false,
  "ftp://promotions.example.com": false,
  "javascript:alert(1)": false,
  "promotions.example.com": false,
};

describe("the address of a page", () => {
  for (const [address, right] of Object.entries(addresses)) {
    it(`${address} is ${right ? "taken" : "refused"} by both`, () => {
      assert.equal(
        accepts(() => pageSchema.parse({ url: address })),
        right,
      );
      assert.equal(
        accepts(() => check("url", address)),
        right,
      );
      assert.equal(
        accepts(() => linksSchema.parse({ workflows: address })),
        right,
      );
    });
  }
});

describe("the page of a commit", () => {
  const pages: Record<string, boolean> = {
    "https://git.example.com/team/gitops/-/commit/{commit}": true,
    "http://git.example.com:3000/c/{commit}/files": true,
    "https://git.example.com/team/gitops": false,
    "https://git.example.com/{commit}/{commit}": false,
    "https://git.example.com/c/{commit}/": false,
    "https://git.example.com/c?id={commit}": false,
    "https://git.example.com/c/{workflow}": false,
    "https://ann:secret@git.example.com/c/{commit}": false,
    "javascript:alert({commit})": false,
  };
  const told = { url: "http://events/state", tokenFile: "/token", source: "https://git.example.com/r.git" };
  for (const [page, right] of Object.entries(pages))
    it(`${page} is ${right ? "taken" : "refused"} by the configuration, the server, and who tells of it`, () => {
      const reads = {
        configuration: () => linksSchema.parse({ commits: page }),
        server: () => check("commit-page", page),
        telling: () => tellingGiven({ tell: JSON.stringify({ ...told, commitPage: page }) }),
      };
      for (const [who, read] of Object.entries(reads)) assert.equal(accepts(read), right, who);
    });
});
