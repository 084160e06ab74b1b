// The GitHub workflows, as actionlint reads them.
import assert from "node:assert/strict";
import { repositoryRoot } from "../../sandbox/lib/paths";
import { go } from "../../sandbox/toolchain/go";

const actionlint = "github.com/rhysd/actionlint/cmd/actionlint@v1.7.7";

describe("the GitHub workflows", () => {
  it("have nothing that actionlint objects to", async () => {
    const output = await go(["run", actionlint, "-no-color", "-shellcheck=", "-pyflakes="], {
      cwd: repositoryRoot,
      env: { GOFLAGS: "-mod=mod", GOWORK: "off" },
      what: "actionlint",
    });
    assert.equal(output, "");
  });
});
