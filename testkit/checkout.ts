// A checkout of a GitOps repository in the layout of the reference demo, with nothing wrong but what a test puts there.
import * as fs from "node:fs";
import * as path from "node:path";
import { scratch, valuesFile, valuesPath } from "./fixtureRepository";

/** Content by path; null for nothing. */
export type Changes = Record<string, string | Buffer | null>;

/** Path of a generator file. */
export const generatorPath = (app: string, phase: string): string =>
  `argo-projects/${app}/generators/${app}-${phase}.json`;

/** Everything of shop and cart in test and prod. */
export function rightFiles(): Record<string, string> {
  const files: Record<string, string> = {};
  for (const app of ["shop", "cart"]) {
    files[`argo-projects/${app}/manifests/base/Chart.yaml`] = "apiVersion: v2\nname: my-app\nversion: 0.1.0\n";
    for (const phase of ["test", "prod"]) {
      files[generatorPath(app, phase)] = `${JSON.stringify({ phase })}\n`;
      files[valuesPath(app, phase)] = valuesFile(app, phase, "1.0.0");
    }
  }
  return files;
}

/** Writes it into a new folder, with what is changed. */
export function checkout(changes: Changes = {}): string {
  const folder = scratch();
  for (const [file, content] of Object.entries({ ...rightFiles(), ...changes })) {
    if (content === null) continue;
    fs.mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
    fs.writeFileSync(path.join(folder, file), content);
  }
  return folder;
}
