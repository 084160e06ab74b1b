// What the sandbox says about a machine that cannot hold it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { allClusters } from "../cluster/cluster";
import { repositoryRoot } from "../lib/paths";
import { checkMachine, debianPrograms, machineProblems, type Machine, pythonPackages } from "../preflight";

const gib = 1024 ** 3;
const good: Machine = { platform: "linux", uid: 0, memory: 8 * gib, freeDisk: () => 100 * gib };

describe("the check of the machine", () => {
  it("has nothing to say about a machine that fits", () => {
    assert.deepEqual(machineProblems(good, 2), []);
    assert.doesNotThrow(() => checkMachine(false, 1, good));
  });

  const cases: { title: string; change: Partial<Machine>; message: RegExp }[] = [
    { title: "another system than Linux", change: { platform: "darwin" }, message: /runs on Linux; this is darwin/ },
    { title: "a user who is not root", change: { uid: 1000 }, message: /needs root\. Run the command with sudo/ },
    { title: "too little memory", change: { memory: 2 * gib }, message: /2\.0 GiB of memory; the sandbox needs 4/ },
    { title: "too little disk", change: { freeDisk: () => 3 * gib }, message: /3\.0 GiB of disk are free/ },
  ];
  for (const { title, change, message } of cases) {
    it(`refuses ${title} in one sentence`, () => {
      assert.throws(() => checkMachine(false, 1, { ...good, ...change }), { name: "SandboxError", message });
    });
  }

  it("asks for more memory for two clusters than for one", () => {
    const machine = { ...good, memory: 5 * gib };
    assert.deepEqual(machineProblems(machine, 1), []);
    assert.match(machineProblems(machine, 2).join(), /5\.0 GiB of memory; the sandbox needs 6/);
  });

  it("names everything that is wrong at once", () => {
    assert.equal(machineProblems({ ...good, uid: 1, memory: gib }, 1).length, 2);
  });
});

describe("the documentation of what the sandbox adds to a machine", () => {
  const page = readFileSync(join(repositoryRoot, "docs/sandbox.md"), "utf8");

  it("names every Debian package", () => {
    const packages = [...Object.values(debianPrograms), ...pythonPackages];
    assert.deepEqual(
      packages.filter((name) => !new RegExp(`[ ,]${name}[ ,]`).test(page)),
      [],
    );
  });

  it("names every network namespace and interface", () => {
    for (const { namespace, hostInterface } of allClusters())
      for (const name of [namespace, hostInterface]) assert.ok(page.includes(`\`${name}\``), name);
  });
});
