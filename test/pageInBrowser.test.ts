// The page in a real browser: on a desk and on a phone, in the dark, by keyboard, for a screen reader, with a thousand applications.
import assert from "node:assert/strict";
import type { Browser, Page } from "playwright-core";
import { barriers, complaints } from "../testkit/browsed";
import { chromiumProgram, startChromium } from "../testkit/chromium";
import { fleetPhases, makeFleet } from "../testkit/fleet";
import type { Fleet } from "../testkit/fleet";
import { servePage } from "../testkit/servedPage";
import type { ServedPage } from "../testkit/servedPage";
import { Workbench } from "../testkit/workbench";

const program = chromiumProgram();
if (program === undefined) console.log("There is no chromium on PATH: the page is not looked at in a browser.");

const sizes = {
  "on a desk": { viewport: { width: 1280, height: 800 }, colorScheme: "light" },
  "in the dark": { viewport: { width: 1280, height: 800 }, colorScheme: "dark" },
  "on a phone": { viewport: { width: 390, height: 844 }, colorScheme: "light" },
  "on a phone in the dark": { viewport: { width: 390, height: 844 }, colorScheme: "dark" },
} as const;

if (program !== undefined)
  describe("the page in a browser", () => {
    let bench: Workbench;
    let fleet: Fleet;
    let served: ServedPage;
    let browser: Browser;
    before(async () => {
      bench = await Workbench.create();
      const { kube, kubeArgs } = await bench.kubernetes();
      fleet = await makeFleet(bench, kube, "fleet.git", 1000);
      const repository = ["--git-repo", bench.server.url("fleet.git"), "--phases", JSON.stringify(fleetPhases)];
      served = await servePage(bench, [...kubeArgs, ...repository, "--stack", "test"]);
      browser = await startChromium(program);
    });
    after(async () => {
      await browser.close();
      await served.stop();
      await bench.remove();
    });

    /** Opens the page, does something on it, and looks whether the browser has complained. */
    async function on(size: keyof typeof sizes, work: (tab: Page) => Promise<void>, at = "/"): Promise<void> {
      const tab = await browser.newPage(sizes[size]);
      const said = complaints(tab, served.url);
      await tab.goto(`${served.url}${at}`);
      await work(tab);
      assert.deepEqual(said, []);
      await tab.close();
    }
    const first = (tab: Page) => tab.locator(".rows [role=row]").first();
    const names = (tab: Page): Promise<string[]> => tab.locator(".rows .name").allTextContents();

    for (const size of Object.keys(sizes) as (keyof typeof sizes)[]) {
      it(`keeps nobody out, ${size}`, async () => {
        await on(size, async (tab) => {
          await first(tab).waitFor();
          assert.deepEqual(await barriers(tab), []);
          const wide = await tab.evaluate("document.documentElement.scrollWidth > window.innerWidth");
          assert.equal(wide, false, "it is no wider than the screen");
        });
      });

      it(`keeps nobody out of one application, ${size}`, async () => {
        await on(
          size,
          async (tab) => {
            await tab.getByRole("region", { name: "History" }).first().waitFor();
            for (const summary of await tab.locator("summary").all()) await summary.click();
            assert.deepEqual(await barriers(tab), []);
            const wide = await tab.evaluate("document.documentElement.scrollWidth > window.innerWidth");
            assert.equal(wide, false, "it is no wider than the screen");
          },
          "/#/cart",
        );
      });
    }

    it("shows what is stuck first, then what waits, and makes only the rows in sight", async () => {
      await on("on a desk", async (tab) => {
        await first(tab).waitFor();
        const shown = await tab
          .locator(".rows [role=row]")
          .evaluateAll((rows) => rows.map((row) => row.getAttribute("class") ?? ""));
        assert.ok(shown.length < 60, `${shown.length} rows`);
        const order = ["stuck", "waiting", "moving", "settled"];
        const urgent = shown.map((name) => order.findIndex((each) => name.includes(each)));
        assert.deepEqual(
          urgent,
          [...urgent].sort((a, b) => a - b),
        );
        assert.equal(await tab.getByRole("table").getAttribute("aria-rowcount"), "1001");
        await tab.evaluate("window.scrollTo(0, document.body.scrollHeight)");
        await tab.locator('[aria-rowindex="1001"]').waitFor();
      });
    });

    it("finds by name, version, state and reason, and by what is to be done", async () => {
      await on("on a desk", async (tab) => {
        await first(tab).waitFor();
        await tab.keyboard.press("/");
        await tab.keyboard.type("soak 24h cart");
        await tab.waitForFunction("document.querySelectorAll('.rows [role=row]').length < 5");
        assert.ok((await names(tab)).includes("cart"));
        await tab.keyboard.press("Control+A");
        await tab.keyboard.type("no-such-application");
        await tab.getByText("No application is like that.").waitFor();
        await tab.getByRole("searchbox").fill("");
        await tab.getByRole("button", { name: /^Moving/ }).click();
        await tab.waitForFunction("document.querySelectorAll('.rows .row:not(.moving)').length === 0");
        assert.ok((await names(tab)).includes("billing"));
      });
    });

    it("is worked by keyboard: from row to row, into an application, to a command, and back", async () => {
      await on("on a desk", async (tab) => {
        await first(tab).waitFor();
        await tab.locator(".rows a").first().focus();
        const focused = (): Promise<string> => tab.evaluate("document.activeElement.textContent");
        const one = await focused();
        await tab.keyboard.press("ArrowDown");
        assert.notEqual(await focused(), one);
        await tab.keyboard.press("ArrowUp");
        assert.equal(await focused(), one);
        await tab.keyboard.press("Enter");
        await tab.getByRole("heading", { level: 1, name: one.split(": ")[1]! }).waitFor();
        assert.equal(await focused(), one.split(": ")[1]);
        await tab
          .getByRole("button", { name: /^Copy +npm run promotion/ })
          .first()
          .focus();
        await tab.goBack();
        await first(tab).waitFor();
      });
    });

    it("shows a change without being asked", async () => {
      await on("on a desk", async (tab) => {
        await first(tab).waitFor();
        await tab.getByRole("searchbox").fill("gateway");
        const row = tab.locator(".rows [role=row]", { has: tab.getByText("gateway", { exact: true }) });
        await row.waitFor();
        fleet.health("gateway", "prod", "Degraded");
        await row.getByText("Degraded", { exact: true }).waitFor();
        fleet.health("gateway", "prod", "Healthy");
      });
    });

    it("says that it is not told anything any more, and of when what it shows is", async () => {
      const other = await bench.kubernetes();
      await makeFleet(bench, other.kube, "small.git", 8);
      const repository = ["--git-repo", bench.server.url("small.git"), "--phases", JSON.stringify(fleetPhases)];
      const small = await servePage(bench, [...other.kubeArgs, ...repository]);
      const tab = await browser.newPage();
      await tab.goto(small.url);
      await tab.getByText("Live").waitFor();
      await small.stop();
      await tab.getByText(/^Not connected: this is how it was at /).waitFor();
      assert.ok((await names(tab)).includes("shop"));
      await tab.close();
    });
  });
