// A Prometheus of Debian's beside the sandbox: unpacked, not installed, since its package would start one that stays.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { namespaces } from "../../components/objects/names";
import { cacheDir, folder, repositoryRoot } from "../../sandbox/lib/paths";
import { run, until } from "../../sandbox/lib/run";
import { findOnPath, tool } from "../../sandbox/toolchain/build";
import { cluster } from "./running";

/** Programs of the package: those on PATH, or those of the cache, which are fetched once. */
export async function prometheusProgram(name: "prometheus" | "promtool"): Promise<string> {
  const there = findOnPath(name);
  if (there !== undefined) return there;
  const cache = folder(cacheDir, "prometheus");
  if (!readdirSync(cache).includes("usr")) {
    const work = mkdtempSync(join(cache, "package-"));
    try {
      await run("apt-get", ["download", "--quiet", "prometheus"], { cwd: work });
      const [file] = readdirSync(work);
      await run("dpkg-deb", ["--extract", join(work, file!), cache]);
    } finally {
      rmSync(work, { recursive: true });
    }
  }
  return join(cache, "usr/bin", name);
}

/** A Prometheus that scrapes the workflow controller, and evaluates the rules of docs/monitoring. */
export interface Prometheus {
  /** What its API answers. */
  ask: <T>(path: string) => Promise<T>;
  stop: () => void;
}

/** Starts one. It reaches the controller's pod through the API server, as whoever has this kubeconfig may. */
export async function startPrometheus(pod: string): Promise<Prometheus> {
  const program = await prometheusProgram("prometheus");
  const work = mkdtempSync(join(tmpdir(), "prometheus-"));
  const [api, port] = [await freePort(), await freePort()];
  const env = { ...process.env, KUBECONFIG: cluster.kubeconfig };
  const proxy = spawn(tool("kubectl"), ["proxy", "--port", String(api)], { env, stdio: "ignore" });
  const metrics_path = `/api/v1/namespaces/${namespaces.argo}/pods/https:${pod}:9090/proxy/metrics`;
  const configuration = {
    global: { scrape_interval: "2s", evaluation_interval: "2s" },
    rule_files: [join(repositoryRoot, "docs/monitoring/rules.yaml")],
    scrape_configs: [{ job_name: "argo-promotion", metrics_path, static_configs: [{ targets: [`127.0.0.1:${api}`] }] }],
  };
  writeFileSync(join(work, "prometheus.yml"), stringify(configuration));
  mkdirSync(join(work, "data"));
  const where = [`--web.listen-address=127.0.0.1:${port}`, `--storage.tsdb.path=${join(work, "data")}`];
  const server = spawn(program, [`--config.file=${join(work, "prometheus.yml")}`, ...where], { stdio: "ignore" });
  const stop = (): void => {
    server.once("close", () => rmSync(work, { recursive: true }));
    for (const each of [server, proxy]) each.kill("SIGKILL");
  };
  const ask = async <T>(path: string): Promise<T> => {
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/${path}`);
    const { status, data, error } = (await answer.json()) as { status: string; data: T; error?: string };
    if (status !== "success") throw new Error(`Prometheus: ${error}`);
    return data;
  };
  try {
    const answers = () =>
      ask("status/buildinfo").then(
        () => true,
        () => false,
      );
    await until("Prometheus does not answer", answers, { timeout: 30_000, interval: 200 });
  } catch (error) {
    stop();
    throw error;
  }
  return { ask, stop };
}

/** A port that nobody listens on. */
const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
