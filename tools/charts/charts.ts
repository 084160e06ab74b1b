// `npm run charts`: reads the official charts (OFFICIAL_CHARTS names a folder with them; else from their repository) and the sandbox's, and
// writes what it finds, and the pages about it. Needs helm, and what the sandbox has built. With --images it only prints the images of the
// official charts, and needs helm alone.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { stringify } from "yaml";
import { chartsSchema } from "../../components/settings/charts";
import { packCharts } from "../../sandbox/charts/pack";
import { facts, factsFile, readFacts, readImages } from "./facts";
import { airGappedPage, airGappedText, chartsPage, chartsText } from "./page";
import { names, officialCharts } from "./render";

async function main(): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), "charts-"));
  try {
    const official = officialCharts(chartsSchema.parse({}).repository, work);
    if (process.argv.includes("--images")) {
      const images = names.flatMap((name) => Object.values(readImages(join(official, name), name)).flat());
      console.log([...new Set(images)].sort().join("\n"));
      return;
    }
    const sandbox = await packCharts();
    const read = Object.fromEntries(names.map((name) => [name, readFacts(name, join(official, name), sandbox[name]!)]));
    const comment = "# What is known of the charts, read from them by `npm run charts`; edits are lost.\n";
    const text = comment + stringify(read, { lineWidth: 0, aliasDuplicateObjects: false });
    writeFileSync(factsFile, await format(text, { ...(await resolveConfig(factsFile)), parser: "yaml" }));
    writeFileSync(chartsPage, await chartsText(facts()));
    writeFileSync(airGappedPage, await airGappedText(facts()));
  } finally {
    rmSync(work, { recursive: true });
  }
}

main().catch((error: unknown) => {
  console.error(`npm run charts: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
