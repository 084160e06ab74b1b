// Runs Pulumi on a stack of the program against a sandbox cluster: local file backend, no account, configuration like any user's.
import { randomBytes } from "node:crypto";
import { copyFileSync, existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Cluster } from "../cluster/cluster";
import { contextOf } from "../cluster/configuration";
import { reports } from "../cluster/storage";
import type { GitAccess } from "../git/gitServer";
import { branch } from "../git/repository";
import { campaignImage, promoteImage } from "../images/table";
import { folder, repositoryRoot, stateDir } from "../lib/paths";
import { parse, stringify } from "yaml";
import { run } from "../lib/run";
import { binDir, tool } from "../toolchain/build";

interface StackFile {
  config: Record<string, unknown>;
}

/** A stack of the program on a cluster. */
export class Stack {
  private readonly dir: string;
  readonly configFile: string;

  /** `committed` names the stack file of the repository that the configuration starts from. Default: the stack's own. */
  constructor(
    readonly name: string,
    private readonly cluster: Cluster,
    private readonly committed = name,
  ) {
    this.dir = folder(stateDir, "pulumi");
    this.configFile = join(cluster.dir, `Pulumi.${name}.yaml`);
  }

  /** Environment of the engine, as a user would export it to work with this stack by hand. */
  environment(): Record<string, string> {
    const passphraseFile = join(this.dir, "passphrase");
    if (!existsSync(passphraseFile))
      writeFileSync(passphraseFile, randomBytes(18).toString("base64url"), { mode: 0o600 });
    return {
      PULUMI_BACKEND_URL: `file://${folder(this.dir, "backend")}`,
      PULUMI_CONFIG_PASSPHRASE_FILE: passphraseFile,
      PULUMI_HOME: folder(this.dir, "home"),
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      HELM_CACHE_HOME: folder(this.dir, "helm"),
      KUBECACHEDIR: folder(this.dir, "kubectl"),
      // The Kubernetes provider leaves kubeconfigs behind where temporary files go.
      TMPDIR: folder(this.dir, "tmp"),
      PATH: [binDir, process.env.PATH].join(delimiter),
    };
  }

  /** Runs a pulumi command on this stack. */
  pulumi(
    args: string[],
    options: { onLine?: (line: string) => void; input?: string; what?: string } = {},
  ): Promise<string> {
    const stack = ["--stack", this.name, "--non-interactive"];
    const what = options.what ?? `pulumi ${args[0]} --stack ${this.name}`;
    return run(tool("pulumi"), [...args, ...stack], { ...options, what, cwd: repositoryRoot, env: this.environment() });
  }

  /** Like {@link pulumi}, with this stack's configuration file. */
  withConfig(
    args: string[],
    options: { onLine?: (line: string) => void; input?: string; what?: string } = {},
  ): Promise<string> {
    return this.pulumi([...args, "--config-file", this.configFile], options);
  }

  /** Provisions the stack. With `expectNoChanges` it fails if there is anything to do. */
  async up({ onLine, expectNoChanges = false }: { onLine?: (line: string) => void; expectNoChanges?: boolean } = {}) {
    // Outputs come last: of a failure, whose last lines are shown, nothing else would be seen.
    const args = ["up", "--yes", "--skip-preview", "--suppress-outputs"];
    await this.withConfig(expectNoChanges ? [...args, "--expect-no-changes"] : args, onLine ? { onLine } : {});
  }

  /**
   * Makes the stack in a project folder of its own, because `stack init` writes the salt of the stack's secrets into
   * `Pulumi.<stack>.yaml`, and the one in the checkout is the user's.
   */
  private async create(settings: Record<string, unknown>): Promise<void> {
    const committed = parse(readFileSync(join(repositoryRoot, `Pulumi.${this.committed}.yaml`), "utf8")) as StackFile;
    folder(this.cluster.dir);
    const own = Object.entries(settings).map(([key, value]) => [`argo-promotion:${key}`, value] as const);
    const known = existsSync(this.configFile)
      ? (parse(readFileSync(this.configFile, "utf8")) as { encryptionsalt?: string })
      : {};
    const salt = known.encryptionsalt ? { encryptionsalt: known.encryptionsalt } : {};
    writeFileSync(this.configFile, stringify({ ...salt, config: { ...committed.config, ...Object.fromEntries(own) } }));
    copyFileSync(join(repositoryRoot, "Pulumi.yaml"), join(this.cluster.dir, "Pulumi.yaml"));
    if (await this.exists()) return;
    const options = { cwd: this.cluster.dir, env: this.environment() };
    await run(tool("pulumi"), ["stack", "init", this.name, "--non-interactive"], options);
  }

  private async exists(): Promise<boolean> {
    const options = { cwd: repositoryRoot, env: this.environment() };
    const stacks = await run(tool("pulumi"), ["stack", "ls", "--json"], options);
    return (JSON.parse(stacks) as { name: string }[]).some(({ name }) => name === this.name);
  }

  /** Forgets the stack with everything that it made; the caller removes its cluster. The committed stack file stays. */
  async forget(): Promise<void> {
    if (await this.exists()) await this.pulumi(["stack", "rm", "--force", "--preserve-config", "--yes"]);
  }

  /** Removes the lock of a run that was killed; the caller knows that none is running. */
  async unlock(): Promise<void> {
    const locks = join(this.dir, "backend/.pulumi/locks");
    if (existsSync(locks) && readdirSync(locks, { recursive: true }).some((file) => String(file).endsWith(".json"))) {
      await this.pulumi(["cancel", "--yes"]);
    }
  }

  /** False after a run that failed or was killed: the state may then know objects that are gone, or not know some that are there. */
  async endedWell(): Promise<boolean> {
    const { deployment } = JSON.parse(await this.pulumi(["stack", "export"])) as {
      deployment: { pending_operations?: unknown[] };
    };
    if ((deployment.pending_operations ?? []).length > 0) return false;
    const history = await this.pulumi(["stack", "history", "--json", "--page-size", "1"]);
    const [last] = JSON.parse(history) as { result: string }[];
    return last === undefined || last.result === "succeeded";
  }

  /** Reads what the state knows from the cluster again; what was being made when a run was killed is forgotten. */
  async refresh(): Promise<void> {
    await this.withConfig(["refresh", "--yes", "--skip-preview", "--clear-pending-creates", "--suppress-outputs"]);
  }

  /** Sets a configuration value; it goes through standard input, so no secret is in an argument. */
  async set(path: string, value: string, kind: "--plaintext" | "--secret"): Promise<void> {
    await this.withConfig(["config", "set", kind, "--path", path], { input: value });
  }

  /** Sets further configuration keys, not secret ones; `undefined` removes one. The next {@link configure} forgets them. */
  override(values: Record<string, unknown>): void {
    const file = parse(readFileSync(this.configFile, "utf8")) as { config: Record<string, unknown> };
    for (const [key, value] of Object.entries(values)) file.config[`argo-promotion:${key}`] = value;
    writeFileSync(this.configFile, stringify(file));
  }

  /**
   * Makes the stack, and its configuration from the committed `Pulumi.<stack>.yaml` plus what differs here: ordinary
   * keys that an air-gapped company sets too. `settings` replace keys of the committed file.
   */
  async configure(
    git: GitAccess,
    charts: Record<string, string>,
    settings: Record<string, unknown> = {},
  ): Promise<void> {
    await this.create(settings);
    const plain: Record<string, string> = {
      context: contextOf(this.cluster),
      "repository.url": git.url,
      "repository.branch": branch,
      "repository.caBundle": readFileSync(git.caFile, "utf8"),
      "credentials.username": git.username,
      "credentials.email": git.email,
      "charts.argoCd": charts["argo-cd"]!,
      "charts.argoEvents": charts["argo-events"]!,
      "charts.argoWorkflows": charts["argo-workflows"]!,
      "images.promote": promoteImage,
      "images.testCampaign": campaignImage,
      "images.pullPolicy": "IfNotPresent",
      "page.enabled": "true",
      ...Object.fromEntries(Object.entries(reports).map(([key, value]) => [`reports.${key}`, String(value)])),
    };
    for (const [key, value] of Object.entries(plain)) await this.set(key, value, "--plaintext");
    await this.set("credentials.password", git.password, "--secret");
    await this.set("kubeconfig", readFileSync(this.cluster.kubeconfig, "utf8"), "--secret");
  }
}
