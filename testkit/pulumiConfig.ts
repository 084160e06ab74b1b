// A program named pulumi that prints a stack's configuration, for what reads one and is not about the engine.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Makes it in a folder, with these values over those that a stack needs. Returns the PATH that finds it first. */
export function pulumiConfig(folder: string, values: Readonly<Record<string, unknown>>): string {
  const all = { context: "here", credentials: { existingSecret: "bot" }, ...values };
  const printed = Object.entries(all).map(([key, value]) => [
    `argo-promotion:${key}`,
    { value: typeof value === "string" ? value : JSON.stringify(value) },
  ]);
  const config = JSON.stringify(Object.fromEntries(printed));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "pulumi.json"), config);
  writeFileSync(join(folder, "pulumi"), '#!/bin/sh\nexec cat "$0.json"\n', { mode: 0o755 });
  return `${folder}:${process.env.PATH}`;
}
