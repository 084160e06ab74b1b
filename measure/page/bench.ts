// `make bench-page`: what the page takes at 1,000 applications in 4 phases; writes docs/benchmarks/page.md.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Browser } from "playwright-core";
import { nodeOptions } from "../../components/page/page";
import { chromiumProgram, startChromium } from "../../testkit/chromium";
import { fleetPhases, makeFleet } from "../../testkit/fleet";
import { servePage } from "../../testkit/servedPage";
import type { ServedPage } from "../../testkit/servedPage";
import { Workbench } from "../../testkit/workbench";
import { median } from "../bench/figures";
import { treeMemory } from "../step/memory";
import { treeSeconds } from "./processorTime";

const applications = Number(process.env.APPLICATIONS ?? 1000);
const runs = Number(process.env.RUNS ?? 10);
const idleSeconds = Number(process.env.IDLE ?? 60);
const output = path.join(__dirname, "../../docs/benchmarks/page.md");

/** What is measured, and what it came to. */
type Line = [what: string, value: string];

const milliseconds = (values: number[]): string =>
  `${Math.round(median(values))} ms (${Math.round(Math.min(...values))}-${Math.round(Math.max(...values))})`;
const mebibytes = (kibibytes: number): string => `${Math.round(kibibytes / 1024)} MiB`;

/** Milliseconds until the first rows are there, of a browser that has not seen the page yet. */
async function firstContent(browser: Browser, url: string): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const tab = await context.newPage();
  // In the page itself: what drives the browser takes time of its own.
  await tab.addInitScript(() => {
    const seen = new MutationObserver(() => {
      if (document.querySelector(".rows .row") === null) return;
      seen.disconnect();
      requestAnimationFrame(() => void performance.mark("rows"));
    });
    seen.observe(document, { childList: true, subtree: true });
  });
  await tab.goto(url);
  await tab.waitForFunction(() => performance.getEntriesByName("rows").length > 0);
  const [mark] = await tab.evaluate(() => performance.getEntriesByName("rows").map(({ startTime }) => startTime));
  await context.close();
  return mark!;
}

/** Milliseconds from a change of the cluster until a browser shows it. */
async function changeSeen(browser: Browser, url: string, change: (health: string) => void): Promise<number[]> {
  const tab = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await tab.goto(url);
  await tab.getByRole("searchbox").fill("gateway");
  const degraded = tab.locator(".ill", { hasText: "Degraded" }).first();
  const all: number[] = [];
  for (let n = 0; n < runs; n++) {
    const begun = performance.now();
    change("Degraded");
    await degraded.waitFor();
    all.push(performance.now() - begun);
    change("Healthy");
    await degraded.waitFor({ state: "detached" });
  }
  await tab.close();
  return all;
}

/** What it takes while nothing happens. */
async function idle(page: ServedPage, calls: () => number): Promise<{ share: number; calls: number }> {
  const before = { seconds: treeSeconds(page.pid), calls: calls() };
  await sleep(idleSeconds * 1000);
  const share = (treeSeconds(page.pid) - before.seconds) / idleSeconds;
  return { share, calls: ((calls() - before.calls) / idleSeconds) * 60 };
}

async function measure(bench: Workbench, browser: Browser | undefined): Promise<Line[]> {
  const { kube, kubeArgs } = await bench.kubernetes();
  const fleet = await makeFleet(bench, kube, "fleet.git", applications);
  const repository = ["--git-repo", bench.server.url("fleet.git"), "--phases", JSON.stringify(fleetPhases)];
  const begun = performance.now();
  const page = await servePage(bench, [...kubeArgs, ...repository], { [nodeOptions.name]: nodeOptions.value });
  const lines: Line[] = [
    ["from its start until everything was looked at", `${((performance.now() - begun) / 1000).toFixed(1)} s`],
  ];
  const listed = kube.calls.length;
  lines.push(["calls of the Kubernetes API for that", String(listed)]);
  try {
    const whole = await fetch(`${page.url}/api/overview`);
    const text = await whole.text();
    lines.push(["everything at a glance, as JSON", `${Math.round(text.length / 1024)} KiB`]);
    lines.push(["memory, when everything was looked at", mebibytes(treeMemory(page.pid))]);
    if (browser !== undefined) {
      const firsts: number[] = [];
      for (let n = 0; n < runs; n++) firsts.push(await firstContent(browser, page.url));
      lines.push(["first content in the browser: the rows in sight", milliseconds(firsts)]);
      const seen = await changeSeen(browser, page.url, (health) => fleet.health("gateway", "prod", health));
      lines.push(["from a change of the cluster until the browser shows it", milliseconds(seen)]);
    }
    const tab = await browser?.newPage();
    await tab?.goto(page.url);
    const calls = (): number => kube.calls.length;
    const quiet = await idle(page, calls);
    lines.push(["one CPU, while nothing happens and a browser looks", `${(quiet.share * 100).toFixed(1)} %`]);
    lines.push(["calls of the Kubernetes API a minute meanwhile", quiet.calls.toFixed(1)]);
    for (const app of fleet.apps) for (const { name } of fleetPhases) fleet.health(app, name, "Progressing");
    const change = performance.now();
    const unchanged = /"name":"[^"]*","attention":"settled"/;
    for (let text = ""; text === "" || unchanged.test(text);) {
      text = await (await fetch(`${page.url}/api/overview`)).text();
      await sleep(200);
    }
    lines.push([
      `until all ${applications * fleetPhases.length} are seen to have changed at once`,
      `${((performance.now() - change) / 1000).toFixed(1)} s`,
    ]);
    lines.push(["memory after that", mebibytes(treeMemory(page.pid))]);
    return lines;
  } finally {
    await page.stop();
  }
}

async function main(): Promise<void> {
  const bench = await Workbench.create();
  const program = chromiumProgram();
  if (program === undefined) console.log("There is no chromium on PATH: what a browser takes is not measured.");
  const browser = program === undefined ? undefined : await startChromium(program);
  try {
    const lines = await measure(bench, browser);
    const date = new Date().toISOString().slice(0, 10);
    const machine = `${date}, ${os.cpus().length} cores, ${os.type()}, Node.js ${process.version}, load ${os.loadavg()[0]?.toFixed(1)} at the end`;
    const rows = lines.map(([what, value]) => `| ${what} | ${value} |`);
    const page = [
      "# The page, measured",
      "",
      `Written by \`make bench-page\`: ${applications} applications in ${fleetPhases.length} phases on a Kubernetes API and a git server of the tests, which share`,
      `the machine with it, and with the browser. Of times: median (least-most) of ${runs}. Memory is the proportional set size of the server with its git.`,
      "",
      "The load tells how many other processes wanted the machine at the time: with more of them than cores, times are theirs as well.",
      "",
      `Machine: ${machine}`,
      "",
      "| what | |",
      "| --- | ---: |",
      ...rows,
      "",
    ].join("\n");
    console.log(page);
    if (browser !== undefined) fs.writeFileSync(output, page);
  } finally {
    await browser?.close();
    await bench.remove();
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
