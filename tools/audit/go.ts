// Go programs in the sandbox's images, and the pet store, against the Go vulnerability database: `govulncheck -mode=binary`.
import { existsSync, readdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { images } from "../../sandbox/images/table";
import { cacheDir, folder } from "../../sandbox/lib/paths";
import { run } from "../../sandbox/lib/run";
import { binDir } from "../../sandbox/toolchain/build";
import { go } from "../../sandbox/toolchain/go";
import { writeDatabase } from "./goDatabase";
import type { Get } from "./python";
import type { Audited, Finding } from "./findings";

const scanner = "golang.org/x/vuln/cmd/govulncheck@v1.9.0";
const reports = "golang.org/x/vulndb";
const online = "https://vuln.go.dev";

/** A program in an image. None is shipped: they are releases of others, and the pet store of the demo. */
interface Program {
  name: string;
  file: string;
}

/** The Go programs that the sandbox's images hold, as far as they are built. */
export function programs(): Program[] {
  const stores = folder(cacheDir, "demo-app");
  const [store] = readdirSync(stores);
  const demoApp: Record<string, string> = store === undefined ? {} : { built: join(stores, store) };
  const table = images({ argoCdSource: "", campaignPackages: "", node: "", demoApp });
  const files = table.flatMap((image) => Object.values(image.files ?? {}));
  const built = [...new Set(files)].filter((file) => file.startsWith(binDir) || file.startsWith(stores));
  return built
    .filter((file) => existsSync(file))
    .map((file) => ({ name: file.startsWith(stores) ? "demo-app" : basename(file), file }));
}

/** Looks at every program that is built. */
export async function auditGo(get: Get): Promise<Audited[]> {
  const found = programs();
  const subject = "Go programs in the sandbox's images";
  if (found.length === 0) {
    return [{ subject, own: false, unreachable: "none is built (make up builds them)", findings: [] }];
  }
  const work = folder(cacheDir, "audit");
  await go(["install", scanner], { what: "Building govulncheck", env: { GOBIN: work, GOFLAGS: "-mod=mod" } });
  const database = await databaseFor(work, get);
  const audited: Audited[] = [];
  for (const { name, file } of found) {
    const args = ["-mode=binary", "-format=json", "-db", database.url, file];
    const printed = await run(join(work, "govulncheck"), args, { what: `Looking at ${name}` });
    audited.push({ subject: `Go program ${name}`, own: false, source: database.name, findings: readGo(printed) });
  }
  return audited;
}

async function databaseFor(work: string, get: Get): Promise<{ url: string; name: string }> {
  const answer = await get(`${online}/index/db.json`).catch(() => undefined);
  if (answer?.status === 200) {
    const { modified } = JSON.parse(await answer.text()) as { modified: string };
    return { url: online, name: `${online} of ${modified.slice(0, 10)}` };
  }
  const printed = await go(["mod", "download", "-json", `${reports}@latest`], {
    what: `Downloading the reports of ${reports}, since ${online} cannot be reached`,
  });
  const { Dir: source, Version: version } = JSON.parse(printed) as { Dir: string; Version: string };
  const target = join(work, `database-${version}`);
  if (!existsSync(join(target, "index/db.json"))) {
    rmSync(target, { recursive: true, force: true });
    writeDatabase(join(source, "data/osv"), target);
  }
  const [, date = version] = /-(\d{8})\d{6}-/.exec(version) ?? [];
  const day = date.replace(/^(\d{4})(\d{2})(\d{2})$/, "$1-$2-$3");
  return { url: `file://${target}`, name: `${reports} of ${day}` };
}

interface Message {
  finding?: { osv: string; fixed_version?: string; trace: { module: string; version?: string; function?: string }[] };
}

/** Reads what govulncheck prints: one finding a vulnerability and module, called where a vulnerable symbol is in the program. */
export function readGo(printed: string): Finding[] {
  const messages = JSON.parse(`[${printed.trim().replace(/^\}\s*\{/gm, "},{")}]`) as Message[];
  const found = new Map<string, Finding>();
  for (const { finding } of messages) {
    const [frame] = finding?.trace ?? [];
    if (finding === undefined || frame === undefined) continue;
    const key = `${finding.osv} ${frame.module}`;
    const before = found.get(key);
    found.set(key, {
      id: finding.osv,
      name: frame.module,
      version: frame.version ?? "?",
      ...(finding.fixed_version !== undefined && { fixed: finding.fixed_version }),
      called: before?.called === true || frame.function !== undefined,
    });
  }
  return [...found.values()].sort((a, b) => a.name.localeCompare(b.name) || a.id.localeCompare(b.id));
}
