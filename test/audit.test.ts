// The audit: what it reads from each database, what it says, and when it fails.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { readGo } from "../tools/audit/go";
import { writeDatabase } from "../tools/audit/goDatabase";
import { readNpm } from "../tools/audit/npm";
import { auditPython } from "../tools/audit/python";
import { detail, exitCode, line, type Audited } from "../tools/audit/findings";

const finding = { id: "GO-1", name: "example.com/m", version: "v1.0.0", fixed: "v1.0.1", called: true };
const own: Audited = { subject: "ours", own: true, source: "a database", findings: [] };
const others: Audited = { ...own, subject: "others'", own: false };

describe("an audit", () => {
  it("fails where what this project ships has a known vulnerability", () => {
    assert.equal(exitCode([{ ...own, findings: [finding] }, others], false), 1);
  });

  it("does not fail for what only the sandbox runs, nor for code that is no part of the program", () => {
    const held = { ...finding, called: false };
    assert.equal(
      exitCode(
        [
          { ...own, findings: [held] },
          { ...others, findings: [finding] },
        ],
        true,
      ),
      0,
    );
  });

  it("fails with --complete alone where what this project ships was not looked at", () => {
    const missing = { ...own, unreachable: "the registry says: 405" };
    assert.deepEqual([exitCode([missing], false), exitCode([missing], true)], [0, 1]);
  });

  it("says that a part was not looked at, and why", () => {
    assert.equal(line({ ...own, unreachable: "no answer" }), "ours: NOT AUDITED, no answer");
  });

  it("counts what is part of the program and what is not", () => {
    const findings = [finding, { ...finding, called: false }];
    assert.equal(
      line({ ...own, findings }),
      "ours: 1 known vulnerability, 1 in code that is not part of the program (a database)",
    );
    assert.equal(line(own), "ours: no known vulnerability (a database)");
  });

  it("says which version mends a finding", () => {
    assert.equal(detail(finding), "  GO-1: example.com/m v1.0.0, mended by v1.0.1");
  });
});

describe("npm audit", () => {
  it("is read by its advisories, each once", () => {
    const advisory = { source: 1, name: "a", url: "https://github.com/advisories/GHSA-x", range: "<2" };
    const vulnerabilities = {
      a: { via: [advisory], fixAvailable: { name: "a", version: "2.0.0" } },
      b: { via: ["a"], fixAvailable: true },
    };
    const { findings, source } = readNpm(JSON.stringify({ vulnerabilities, metadata: { dependencies: { total: 7 } } }));
    assert.deepEqual(findings, [{ id: "GHSA-x", name: "a", version: "<2", called: true, fixed: "a 2.0.0" }]);
    assert.equal(source, "7 packages, npm audit");
  });

  for (const [what, printed] of [
    ["a registry that knows no advisories", JSON.stringify({ message: "405 Method Not Allowed" })],
    ["nothing", ""],
  ] as const) {
    it(`is not taken for a clean one where it is answered by ${what}`, () => {
      assert.ok(readNpm(printed).unreachable);
    });
  }
});

describe("the audit of Python packages", () => {
  const requirements = "# a comment\nrequests==2.0.0 \\\n    --hash=sha256:00\nidna==3.0 \\\n    --hash=sha256:00\n";
  const answer = (status: number, vulnerabilities: object[] = []) =>
    Promise.resolve({ status, text: () => Promise.resolve(JSON.stringify({ vulnerabilities })) });

  it("asks for every release, and leaves out what was withdrawn", async () => {
    const asked: string[] = [];
    const { findings } = await auditPython(requirements, (url) => {
      asked.push(url);
      return answer(200, [
        { id: `PYSEC-${asked.length}`, fixed_in: ["9"], withdrawn: null },
        { id: "PYSEC-0", fixed_in: [], withdrawn: "2026-01-01" },
      ]);
    });
    assert.deepEqual(asked, ["https://pypi.org/pypi/requests/2.0.0/json", "https://pypi.org/pypi/idna/3.0/json"]);
    assert.deepEqual(
      findings.map(({ id, name }) => `${id} ${name}`),
      ["PYSEC-1 requests", "PYSEC-2 idna"],
    );
  });

  it("says which page could not be had", async () => {
    const { unreachable } = await auditPython(requirements, () => answer(404));
    assert.equal(unreachable, "https://pypi.org/pypi/requests/2.0.0/json answered 404");
  });
});

describe("the audit of Go programs", () => {
  it("takes a vulnerability as called where one of its symbols is in the program", () => {
    const message = (trace: object) =>
      JSON.stringify({ finding: { osv: "GO-1", fixed_version: "v2", trace: [trace] } }, null, 2);
    const module = { module: "example.com/m", version: "v1" };
    const printed = [module, { ...module, function: "Parse" }, module].map(message).join("\n");
    assert.deepEqual(readGo(printed), [
      { id: "GO-1", name: "example.com/m", version: "v1", fixed: "v2", called: true },
    ]);
  });

  it("takes one of a module alone as not called", () => {
    const printed = JSON.stringify({ finding: { osv: "GO-1", trace: [{ module: "m" }] } });
    assert.equal(readGo(printed)[0]?.called, false);
  });

  it("reads a database that is made of the reports: by module with the version that mends it, and when it was changed last", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "vulnerabilities-"));
    try {
      const source = path.join(folder, "osv");
      mkdirSync(source);
      const report = (id: string, modified: string, fixed: string) => ({
        id,
        modified,
        affected: [{ package: { name: "example.com/m" }, ranges: [{ events: [{ introduced: "0" }, { fixed }] }] }],
      });
      const reports = [
        report("GO-1", "2026-01-02T00:00:00Z", "1.1.0"),
        report("GO-2", "2026-01-01T00:00:00Z", "1.2.0"),
      ];
      for (const each of reports) writeFileSync(path.join(source, `${each.id}.json`), JSON.stringify(each));
      const target = path.join(folder, "database");
      writeDatabase(source, target);
      const read = (file: string) => JSON.parse(readFileSync(path.join(target, file), "utf8")) as unknown;
      assert.deepEqual(read("index/db.json"), { modified: "2026-01-02T00:00:00Z" });
      assert.deepEqual(read("index/modules.json"), [
        {
          path: "example.com/m",
          vulns: [
            { id: "GO-1", modified: "2026-01-02T00:00:00Z", fixed: "1.1.0" },
            { id: "GO-2", modified: "2026-01-01T00:00:00Z", fixed: "1.2.0" },
          ],
        },
      ]);
      assert.deepEqual(read("ID/GO-2.json"), reports[1]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
