// What the promotions that are measured carry: one value, three items, or a folder.
import type { Item } from "../../contract/items";
import { valuesFile, valuesPath } from "../../testkit/fixtureRepository";

/** What a promotion carries, and the files of a phase in which all of it is of one version. */
export interface Load {
  items: readonly Item[];
  files: (app: string, phase: string, version: string) => Record<string, string>;
}

const one = (app: string, phase: string, version: string): Record<string, string> => ({
  [valuesPath(app, phase)]: valuesFile(app, phase, version),
});

const beside = (app: string, phase: string, file: string): string =>
  valuesPath(app, phase).replace(/[^/]*$/, "") + file;

/** The one value of the reference demo's layout. */
export const oneValue: Load = {
  items: [{ values: valuesPath("{app}", "{phase}"), keys: ["image.version"] }],
  files: one,
};

/** That value, an image of a kustomization and a dependency of a chart. */
export const threeItems: Load = {
  items: [
    ...oneValue.items,
    { kustomization: beside("{app}", "{phase}", "kustomize") },
    { chart: beside("{app}", "{phase}", "Chart.yaml") },
  ],
  files: (app, phase, version) => ({
    ...one(app, phase, version),
    [beside(app, phase, "kustomize/kustomization.yaml")]: `images:\n- name: ${app}\n  newTag: ${version}\n`,
    [beside(app, phase, "Chart.yaml")]:
      `apiVersion: v2\nname: ${app}\nversion: 0.1.0\ndependencies:\n- name: web\n  version: ${version}\n`,
  }),
};

/** A folder of 200 files, of which each promotion changes one and adds one. */
export const folder: Load = {
  items: [{ copy: beside("{app}", "{phase}", "manifests") }],
  files: (app, phase, version) => ({
    ...Object.fromEntries(
      Array.from({ length: 200 }, (_, n) => [
        beside(app, phase, `manifests/part-${n % 10}/object-${n}.yaml`),
        `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: object-${n}\ndata:\n  version: "${n === 0 ? version : "1"}"\n`,
      ]),
    ),
    [beside(app, phase, `manifests/new-${version}.yaml`)]: "{}\n",
  }),
};
