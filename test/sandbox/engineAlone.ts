// The engine by itself, in a folder of a test: its own home and state, and a cluster that is nowhere.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { stringify } from "yaml";
import { binDir, tool } from "../../sandbox/toolchain/build";

/** Writes a kubeconfig into the folder, whose one context `here` leads nowhere. Returns the environment of `pulumi`. */
export function engineAlone(folder: string): Record<string, string> {
  const kubeconfig = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "nowhere", cluster: { server: "https://127.0.0.1:1" } }],
    users: [{ name: "nobody", user: { token: "of nobody" } }],
    contexts: [{ name: "here", context: { cluster: "nowhere", user: "nobody" } }],
  };
  writeFileSync(join(folder, "kubeconfig"), stringify(kubeconfig));
  return {
    PATH: [binDir, process.env.PATH].join(delimiter),
    KUBECONFIG: join(folder, "kubeconfig"),
    PULUMI_HOME: join(folder, "home"),
    PULUMI_BACKEND_URL: `file://${folder}`,
    PULUMI_CONFIG_PASSPHRASE: "of a test",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true",
  };
}

/** Milliseconds after which a call is given up: mocha's own limit cannot end one that it waits for. */
const longest = 180_000;

/** Calls `pulumi` to its end. Throws where it has none in three minutes. */
export function callPulumi(
  args: readonly string[],
  options: { cwd: string; env: Record<string, string>; input?: string },
) {
  const how = { encoding: "utf8", maxBuffer: 2 ** 28, timeout: longest, killSignal: "SIGKILL" } as const;
  const ended = spawnSync(tool("pulumi"), args, { input: "", ...options, ...how });
  if (ended.error) throw new Error(`pulumi ${args.join(" ")}: ${ended.error.message}\n${ended.stdout}${ended.stderr}`);
  return ended;
}
