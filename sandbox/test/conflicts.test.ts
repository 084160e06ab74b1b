// What the sandbox says when somebody else uses what it takes on a machine.
import assert from "node:assert/strict";
import { cluster } from "../cluster/cluster";
import { gitPort } from "../git/gitServer";
import { checkConflicts, listenersIn, conflictsOf, type Host } from "../conflicts";

const test = { ...cluster("test"), dir: "/nonexistent" };
const free: Host = {
  addresses: [{ interface: "lo", address: "127.0.0.1" }],
  listeners: () => [],
  processes: async () => [],
  gitServerRuns: false,
};

describe("the check of what the sandbox takes", () => {
  it("has nothing to say about a machine on which nothing is taken", async () => {
    assert.deepEqual(await conflictsOf([test], free), []);
  });

  const taken: { title: string; host: Partial<Host>; message: RegExp }[] = [
    {
      title: "a network range of another interface",
      host: { addresses: [{ interface: "docker0", address: "172.30.77.9" }] },
      message: /172\.30\.77\.0\/24 is already used .*docker0 has 172\.30\.77\.9.* SANDBOX_NETWORK/,
    },
    {
      title: "a namespace with processes of somebody else",
      host: { processes: async () => ["nginx -g daemon off;"] },
      message: /argo-promotion-test is in use by other processes: nginx.*ip netns del/,
    },
    {
      title: "a port that is listened on at every address",
      host: { listeners: (port) => (port === gitPort ? ["0.0.0.0"] : []) },
      message: /Port 8443.*is taken.*ss -ltnp/,
    },
  ];
  for (const { title, host, message } of taken) {
    it(`refuses ${title} in one sentence`, async () => {
      await assert.rejects(checkConflicts([test], { ...free, ...host }), { name: "SandboxError", message });
    });
  }

  it("leaves a port alone that is listened on at another address", async () => {
    assert.deepEqual(await conflictsOf([test], { ...free, listeners: () => ["127.0.0.1"] }), []);
  });

  it("takes its own interface and its own git server for what they are", async () => {
    const addresses = [{ interface: test.hostInterface, address: test.hostAddress }];
    const host = { ...free, addresses, listeners: () => [test.hostAddress], gitServerRuns: true };
    assert.deepEqual(await conflictsOf([test], host), []);
  });

  it("reads listeners, and no other sockets, from the kernel's table", () => {
    const table = [
      "  sl  local_address rem_address   st tx_queue rx_queue",
      "   0: 0100007F:20FB 00000000:0000 0A 00000000:00000000",
      "   1: 014D1EAC:20FB 024D1EAC:C001 01 00000000:00000000",
      "   2: 00000000:1F90 00000000:0000 0A 00000000:00000000",
    ].join("\n");
    assert.deepEqual(listenersIn(table, 8443), ["127.0.0.1"]);
    assert.deepEqual(listenersIn(table, 8080), ["0.0.0.0"]);
  });
});
