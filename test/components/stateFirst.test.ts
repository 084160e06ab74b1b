// The engine writes the state anew with every resource that is registered, so the state is read before the first one is.
import assert from "node:assert/strict";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { onCluster } from "../../components/cluster/onCluster";
import { onEmptyCluster } from "../emptyCluster";

class Part extends pulumi.ComponentResource {
  constructor(opts: pulumi.ComponentResourceOptions) {
    super("test:index:Part", "part", {}, opts);
    new k8s.core.v1.Namespace("n", { metadata: { name: "n" } }, { parent: this });
    this.registerOutputs();
  }
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe("what is made on a cluster", () => {
  it("F27: is registered only once the state has been read", () =>
    onEmptyCluster(async () => {
      const registered: string[] = [];
      let asked = false;
      let answer!: (answer: object) => void;
      const state = new Promise<object>((resolve) => (answer = resolve));
      await pulumi.runtime.setMocks(
        {
          call: ({ token, inputs }) => {
            if (token !== "pulumi:pulumi:readStackResourceOutputs") return inputs as object;
            asked = true;
            return state;
          },
          newResource: ({ type, name, inputs }) => {
            registered.push(type);
            return { id: `${name}-id`, state: inputs as object };
          },
        },
        "project",
        "stack",
        true,
      );
      onCluster({ context: "test" }, (options) => new Part(options));
      // Far more turns than a registration takes.
      for (let turns = 0; turns < 200; turns++) await turn();
      assert.equal(asked, true);
      assert.deepEqual([...registered], []);

      answer({ outputs: {} });
      while (!registered.includes("kubernetes:core/v1:Namespace")) await turn();
      assert.deepEqual(registered.sort(), [
        "kubernetes:core/v1:Namespace",
        "pulumi:providers:kubernetes",
        "random:index/randomString:RandomString",
        "test:index:Part",
      ]);
    }));
});
