// `npm run promotion -- page`: opens the stack's page through a port-forward, which Kubernetes asks for a login, until it is ended.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { parseArgs } from "node:util";
import { namespaces, page as names } from "../../components/objects/names";
import { PromoteError } from "../../promote/src/errors";
import { clusterFlags } from "./cluster";
import { complaint } from "./programs";
import { stackSettings } from "./stack";

const usage = "npm run promotion -- page --stack NAME [--config-file FILE] [--port 8080]";

function readArguments(args: string[]) {
  const text = { type: "string" } as const;
  try {
    const options = { stack: text, "config-file": text, port: { ...text, default: "8080" } } as const;
    const { stack, "config-file": configFile, port } = parseArgs({ args, options }).values;
    if (stack === undefined) throw new Error("--stack is missing");
    if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)
      throw new Error(
        `--port is ${JSON.stringify(port)}; it must be a port of this machine, or 0 for any that is free`,
      );
    return { stack, configFile, port };
  } catch (error) {
    throw new PromoteError("bad-input", `${(error as Error).message}; usage: ${usage}.`);
  }
}

/** Runs the verb. `folder` is a private one, for a kubeconfig. Returns the exit code once the port-forward has ended. */
export async function page(args: string[], folder: string, write: (text: string) => void): Promise<number> {
  const { stack, configFile, port } = readArguments(args);
  const settings = await stackSettings(stack, configFile);
  if (!settings.page.enabled)
    throw new PromoteError(
      "bad-input",
      `The stack ${stack} has no page; pulumi config set --path page.enabled true --stack ${stack}, then pulumi up, makes one.`,
    );
  if (settings.page.url !== undefined) write(`It is at ${settings.page.url} too.\n`);
  const service = ["--namespace", namespaces.argo, "port-forward", `service/${names.name}`, `${port}:http`];
  const forward = spawn("kubectl", [...clusterFlags(settings, folder), ...service], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  process.once("exit", () => void forward.kill());
  let stderr = "";
  forward.stderr.on("data", (data: Buffer) => (stderr = (stderr + data.toString()).slice(-4000)));
  let told = false;
  forward.stdout.on("data", (data: Buffer) => {
    const [, local] = /127\.0\.0\.1:(\d+) ->/.exec(data.toString()) ?? [];
    if (local === undefined || told) return;
    told = true;
    write(`The page of ${stack}: http://localhost:${local} (Ctrl-C ends it)\n`);
  });
  await Promise.race([
    once(forward, "close"),
    once(forward, "error").then(([error]: { code?: string; message: string }[]) => {
      throw new Error(error!.code === "ENOENT" ? "kubectl is not on PATH." : error!.message);
    }),
  ]);
  throw new Error(`The way to the page has ended. kubectl port-forward: ${complaint(stderr)}.`);
}
