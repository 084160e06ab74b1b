// What is looked for in a page that a real browser shows: that nobody is kept out, and that nothing comes from elsewhere.
import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";

const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

/** What axe found, as far as it matters: each with where. */
export async function barriers(page: Page): Promise<string[]> {
  // As the browser's own tools do it: the page's policy lets in no script of anybody's.
  await page.evaluate(axe);
  const found = await page.evaluate<{
    violations: { id: string; impact: string; nodes: { html: string }[] }[];
  }>("axe.run()");
  return found.violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
}

/** What goes wrong in a page: errors, complaints of the browser, and calls of other servers. */
export function complaints(page: Page, url: string): string[] {
  const said: string[] = [];
  page.on("pageerror", (error) => said.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") said.push(message.text());
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(url)) said.push(`It calls ${request.url()}.`);
  });
  return said;
}
