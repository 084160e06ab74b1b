// `make page-pictures`: the pictures of the page in README and docs, of a fleet that is made for them.
import * as fs from "node:fs";
import * as path from "node:path";
import type { Page } from "playwright-core";
import { chromiumProgram, startChromium } from "../../testkit/chromium";
import { fleetPhases, makeFleet } from "../../testkit/fleet";
import { servePage } from "../../testkit/servedPage";
import { Workbench } from "../../testkit/workbench";

const folder = path.join(__dirname, "../../docs/images");

/** A picture: what it shows, on which screen. */
interface Picture {
  name: string;
  at: string;
  seen: string;
  viewport: { width: number; height: number };
  colorScheme: "light" | "dark";
}

const desk = { width: 1180, height: 720 };
const phone = { width: 390, height: 760 };
const pictures: Picture[] = [
  { name: "page-all", at: "/", seen: ".rows .row", viewport: desk, colorScheme: "light" },
  { name: "page-one", at: "/#/cart", seen: ".card", viewport: desk, colorScheme: "dark" },
  { name: "page-phone", at: "/", seen: ".rows .row", viewport: phone, colorScheme: "light" },
];

async function take(tab: Page, url: string, { name, at, seen }: Picture): Promise<void> {
  await tab.goto(`${url}${at}`);
  await tab.locator(seen).first().waitFor();
  const open = tab.locator("summary").nth(1);
  if ((await open.count()) > 0) await open.click();
  await tab.evaluate("document.activeElement.blur()");
  const file = path.join(folder, `${name}.png`);
  await tab.screenshot({ path: file, animations: "disabled" });
  console.log(`${path.relative(process.cwd(), file)}: ${Math.round(fs.statSync(file).size / 1024)} KiB`);
}

async function main(): Promise<void> {
  const program = chromiumProgram();
  if (program === undefined) throw new Error("There is no chromium on PATH; apt-get install chromium brings it.");
  fs.mkdirSync(folder, { recursive: true });
  const bench = await Workbench.create();
  const browser = await startChromium(program);
  try {
    const { kube, kubeArgs } = await bench.kubernetes();
    await makeFleet(bench, kube, "fleet.git", 40);
    const repository = ["--git-repo", bench.server.url("fleet.git"), "--phases", JSON.stringify(fleetPhases)];
    const served = await servePage(bench, [...kubeArgs, ...repository, "--stack", "test"]);
    for (const picture of pictures) {
      const { viewport, colorScheme } = picture;
      const tab = await browser.newPage({ viewport, colorScheme, reducedMotion: "reduce", timezoneId: "UTC" });
      await take(tab, served.url, picture);
      await tab.close();
    }
    await served.stop();
  } finally {
    await browser.close();
    await bench.remove();
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
