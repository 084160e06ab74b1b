// Debian's Chromium, driven by playwright-core: a real browser, where there is one.
import { chromium } from "playwright-core";
import type { Browser } from "playwright-core";
import { onPath } from "./onPath";

/** The program on this machine; undefined where there is none. */
export const chromiumProgram = (): string | undefined => onPath("chromium");

/** Starts it, without a window. */
export const startChromium = (executablePath: string): Promise<Browser> =>
  chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
