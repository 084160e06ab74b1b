// Where pages may be, the configuration and the server say alike.
import * as assert from "node:assert/strict";
import { pageSchema } from "../components/settings/page";
import { check } from "../promote/src/cli/settings";

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
      for (const option of ["url", "workflows-url"] as const) {
        assert.equal(
          accepts(() => check(option, address)),
          right,
          option,
        );
      }
    });
  }
});
