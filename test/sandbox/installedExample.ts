// examples/two-phases as a team has it: in a folder of its own, with the package installed, and its stack `dev`.
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { packCharts } from "../../sandbox/charts/pack";
import { repositoryRoot } from "../../sandbox/lib/paths";
import { run } from "../../sandbox/lib/run";
import { tool } from "../../sandbox/toolchain/build";

/** The program of examples/two-phases, with the charts of the sandbox. */
export class InstalledExample {
  readonly stackFile: string;

  private constructor(
    readonly folder: string,
    readonly environment: Record<string, string>,
  ) {
    this.stackFile = join(folder, "Pulumi.dev.yaml");
  }

  /** Makes its folder, which must not exist, and its stack. `environment` is that of `pulumi`. */
  static async make(folder: string, environment: Record<string, string>, password: string): Promise<InstalledExample> {
    cpSync(join(repositoryRoot, "examples/two-phases"), folder, { recursive: true });
    // As npm leaves it: the package, and beside it what it needs.
    const packages = join(folder, "node_modules");
    mkdirSync(packages);
    symlinkSync(repositoryRoot, join(packages, "argo-promotion"));
    for (const name of ["@pulumi", "tsx"])
      symlinkSync(join(repositoryRoot, "node_modules", name), join(packages, name));
    const example = new InstalledExample(folder, environment);
    await example.pulumi(["stack", "init", "dev"]);
    await example.pulumi(["config", "set", "--secret", "password", "--stack", "dev"], password);
    const { "argo-cd": argoCd, "argo-events": argoEvents, "argo-workflows": argoWorkflows } = await packCharts();
    example.configure({ charts: { argoCd, argoEvents, argoWorkflows } });
    return example;
  }

  /** Sets keys of its stack file, not secret ones. */
  configure(values: Record<string, unknown>): void {
    const stack = parse(readFileSync(this.stackFile, "utf8")) as { config: Record<string, unknown> };
    for (const [key, value] of Object.entries(values)) stack.config[`two-phases:${key}`] = value;
    writeFileSync(this.stackFile, stringify(stack));
  }

  /** Gives the environment of its program an argument more. */
  give(argument: string): void {
    const file = join(this.folder, "index.ts");
    const text = readFileSync(file, "utf8");
    const given = text.replace("PromotionEnvironmentArgs = {", `$& ${argument},`);
    if (given === text) throw new Error(`${file} has no place for ${argument}`);
    writeFileSync(file, given);
  }

  /** Runs pulumi in its folder, as a person would. */
  pulumi(args: string[], input?: string): Promise<string> {
    const options = { cwd: this.folder, env: this.environment, ...(input !== undefined && { input }) };
    return run(tool("pulumi"), [...args, "--non-interactive"], options);
  }

  /** Runs `up` or `destroy`, with further options. */
  change(verb: "up" | "destroy", ...options: string[]): Promise<string> {
    const quiet = ["--yes", "--skip-preview", "--suppress-outputs"];
    return this.pulumi([verb, ...quiet, ...options, "--stack", "dev"]);
  }

  /** One of its outputs. */
  async output(name: string): Promise<unknown> {
    return JSON.parse(await this.pulumi(["stack", "output", name, "--json", "--stack", "dev"]));
  }
}
