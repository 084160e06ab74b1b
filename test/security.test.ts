// docs/security.md claims nothing that no test shows: each row of its first tables names the tests that try it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { root } from "./markdown";

/** Rows that need no test of their own. */
const none = ["the line above", "nothing: it is all there"];

/** The last cells of the rows of each table that has the column, by the first cell. */
function tried(): [row: string, by: string][] {
  const lines = readFileSync(path.join(root, "docs/security.md"), "utf8").split("\n");
  const rows: [string, string][] = [];
  let inside = false;
  for (const line of lines) {
    const cells = line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim());
    const [first = "", last = ""] = [cells[0], cells.at(-1)];
    if (cells.length === 0) inside = false;
    else if (last === "tried by") inside = true;
    else if (inside && !/^-+$/.test(last)) rows.push([first, last]);
  }
  return rows;
}

describe("docs/security.md", () => {
  it("has both tables, of what an attacker can do and of how that is", () => {
    assert.ok(tried().length > 20, String(tried().length));
  });

  for (const [row, by] of tried()) {
    it(`names the tests of: ${row}`, () => {
      const files = [...by.matchAll(/\]\(\.\.\/([^)]+)\)/g)].map(([, file]) => file!);
      assert.ok(none.includes(by) || files.length > 0, by);
      for (const file of files) assert.match(readFileSync(path.join(root, file), "utf8"), /\bit\(/, file);
    });
  }
});
