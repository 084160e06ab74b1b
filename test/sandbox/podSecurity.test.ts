// F30 on the running sandbox: no pod of the platform's namespaces has rights on its node, whoever makes it.
import assert from "node:assert/strict";
import { namespaces } from "../../components/objects/names";
import { kubectl } from "../../sandbox/cluster/programs";
import { cluster } from "./running";

describe("a pod with rights on its node", () => {
  /** A pod that is right but for what is said. */
  const pod = (namespace: string, wrong: object) => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "attack", namespace },
    spec: {
      securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: "RuntimeDefault" } },
      containers: [
        {
          name: "main",
          image: "busybox:1",
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
        },
      ],
      ...wrong,
    },
  });
  const attacks: Record<string, object> = {
    "is privileged": { containers: [{ name: "main", image: "busybox:1", securityContext: { privileged: true } }] },
    "is root": { securityContext: { runAsUser: 0, seccompProfile: { type: "RuntimeDefault" } } },
    "mounts a folder of the node": { volumes: [{ name: "root", hostPath: { path: "/" } }] },
    "shares the node's network": { hostNetwork: true },
    "shares the node's processes": { hostPID: true },
    "has no filter of system calls": { securityContext: { runAsNonRoot: true, runAsUser: 1000 } },
  };
  const create = (manifest: object) =>
    kubectl(cluster, ["create", "--dry-run=server", "-f", "-"], JSON.stringify(manifest));
  for (const namespace of Object.values(namespaces))
    it(`F30: is refused in ${namespace}, by an administrator too`, async () => {
      assert.match(await create(pod(namespace, {})), /pod\/attack created/, "without an attack it is admitted");
      for (const [what, wrong] of Object.entries(attacks))
        await assert.rejects(
          create(pod(namespace, wrong)),
          (error: Error & { details?: string[] }) =>
            [error.message, ...(error.details ?? [])].join("\n").includes('violates PodSecurity "restricted'),
          what,
        );
    });

  it("F30: runs nowhere on the platform: the API server admits every pod that runs there", async () => {
    interface Pod {
      metadata: { name: string; labels?: object };
      spec: object;
    }
    for (const namespace of Object.values(namespaces)) {
      const args = ["get", "pods", "-n", namespace, "--field-selector=status.phase=Running", "-o", "json"];
      const { items } = JSON.parse(await kubectl(cluster, args)) as { items: Pod[] };
      for (const { metadata, spec } of items) {
        const again = {
          apiVersion: "v1",
          kind: "Pod",
          metadata: { name: "again", namespace, labels: metadata.labels },
          spec,
        };
        const output = await kubectl(cluster, ["create", "--dry-run=server", "-f", "-"], JSON.stringify(again));
        assert.match(output, /pod\/again created/, metadata.name);
      }
    }
  });
});
