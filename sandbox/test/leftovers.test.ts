// What a cluster leaves outside its own folder, in places of the test's own.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { cluster } from "../cluster/cluster";
import { removeLeftovers } from "../cluster/leftovers";

describe("what a cluster left outside its folder", () => {
  let root: string;
  const put = (path: string, text = "") => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  let live: string[];
  const remove = () =>
    removeLeftovers(
      { ...cluster("test"), dir: join(root, "cluster") },
      {
        runc: join(root, "runc"),
        cni: join(root, "cni/results"),
        deviceSocket: join(root, "kubelet/device-plugins/kubelet.sock"),
        liveSockets: () => live,
      },
    );
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "leftovers-"));
    live = [];
    const tasks = "cluster/containerd/state/io.containerd.runtime.v2.task/k8s.io";
    put(`${tasks}/ours/address`, `unix://${join(root, "s/1")}`);
    put(`${tasks}/begun/config.json`);
    for (const path of ["s/1", "s/2", "runc/ours/state.json", "runc/theirs/state.json"]) put(path);
    for (const path of ["cni/results/bridge-ours-eth0", "cni/results/bridge-theirs-eth0"]) put(path);
    put("kubelet/device-plugins/kubelet.sock");
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it("is removed by its containers' ids", () => {
    remove();
    for (const path of ["s/1", "runc/ours", "cni/results/bridge-ours-eth0"])
      assert.ok(!existsSync(join(root, path)), path);
  });

  it("stays where it is of other containers", () => {
    remove();
    assert.deepEqual(
      ["s", "runc", "cni/results"].flatMap((path) => readdirSync(join(root, path))),
      ["2", "theirs", "bridge-theirs-eth0"],
    );
  });

  it("is the kubelet's socket, with folders that are empty then", () => {
    remove();
    assert.ok(!existsSync(join(root, "kubelet")));
  });

  it("is not the socket of a kubelet that runs", () => {
    live = [join(root, "kubelet/device-plugins/kubelet.sock")];
    remove();
    assert.ok(existsSync(live[0]!));
  });
});
