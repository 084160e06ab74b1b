// Which folders of volumes are the cluster's own, read from what etcd leaves on disk.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { volumeFolders } from "../cluster/volumes";

describe("the volumes of a cluster", () => {
  const etcd = mkdtempSync(join(tmpdir(), "etcd-"));
  after(() => rmSync(etcd, { recursive: true }));
  const first = "/tmp/hostpath_pv/0b7a5c1e-1111-4222-8333-444455556666";
  const second = "/tmp/hostpath_pv/f0e1d2c3-1111-4222-8333-444455556666";

  it("stand in the database and in the log, among other bytes, each counted once", () => {
    for (const folder of ["member/snap", "member/wal"]) mkdirSync(join(etcd, folder), { recursive: true });
    const value = (path: string) => Buffer.concat([Buffer.from([0x0a, 0xff, 0x35]), Buffer.from(`${path}\x12\x00`)]);
    writeFileSync(join(etcd, "member/snap/db"), Buffer.concat([value(first), Buffer.alloc(64), value(first)]));
    writeFileSync(join(etcd, "member/wal/0.wal"), Buffer.concat([value(second), value("/tmp/hostpath_pv/other")]));
    assert.deepEqual(volumeFolders(etcd), [first, second]);
  });

  it("are none where there is no etcd", () => {
    assert.deepEqual(volumeFolders(join(etcd, "absent")), []);
  });
});
