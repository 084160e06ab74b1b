// What is known of the official charts and of those that the sandbox packs: read from the charts, kept in facts.yaml.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { valueKeys } from "./officialCharts";
import { type Effects, effectsOf, type Traits, traitsOf } from "./effects";
import { imagesOf } from "./images";
import { type Availability, type Name, programValues, render } from "./render";

/** What holds for each of both charts. */
export interface Both<T> {
  official: T;
  sandbox: T;
}

/** What is known of one chart. */
export interface ChartFacts {
  version: string;
  /** Charts that come in it, with their versions. */
  dependencies: string[];
  /** Images of the official chart, as the program installs it. */
  images: Record<Availability, string[]>;
  /** Every value that the program sets, and what it does. */
  values: Record<string, Both<Effects>>;
  /** Deployments, StatefulSets and Services; one that a chart does not have is empty. */
  objects: Record<string, Both<Traits>>;
}

/** One side of it, as read from a chart. */
export interface Side {
  values: Record<string, Effects>;
  objects: Record<string, Traits>;
}

/** Where they are kept. */
export const factsFile = join(__dirname, "facts.yaml");
export const facts = () => parse(readFileSync(factsFile, "utf8")) as Record<Name, ChartFacts>;

/** Reads one side from a chart's folder. */
export const readSide = (chart: string, name: Name): Side => ({
  values: effectsOf(chart, name, Object.keys(valueKeys[name])),
  objects: traitsOf(chart, name),
});

/** One side of what is kept, in the same form. */
export function keptSide({ values, objects }: ChartFacts, side: keyof Both<unknown>): Side {
  const pick = <T extends object>(all: Record<string, Both<T>>) =>
    Object.fromEntries(Object.entries(all).map(([key, both]) => [key, both[side]]));
  const there = Object.entries(pick(objects)).filter(([, traits]) => Object.keys(traits).length > 0);
  return { values: pick(values), objects: Object.fromEntries(there) };
}

/** The images of a chart, as the program installs it from each image's own registry. */
export const readImages = (chart: string, name: Name): Record<Availability, string[]> => ({
  single: imagesOf(render(chart, name, programValues(name, "single", false))),
  high: imagesOf(render(chart, name, programValues(name, "high", false))),
});

/** Reads everything that is known of a chart. */
export function readFacts(name: Name, official: string, sandbox: string): ChartFacts {
  const about = parse(readFileSync(join(official, "Chart.yaml"), "utf8")) as {
    version: string;
    dependencies?: { name: string; version: string }[];
  };
  const [theirs, ours] = [readSide(official, name), readSide(sandbox, name)];
  const both = <T extends object>(a: Record<string, T>, b: Record<string, T>) =>
    Object.fromEntries(
      [...new Set([...Object.keys(a), ...Object.keys(b)])].map((key) => [
        key,
        { official: a[key] ?? ({} as T), sandbox: b[key] ?? ({} as T) },
      ]),
    );
  return {
    version: about.version,
    dependencies: (about.dependencies ?? []).map((each) => `${each.name} ${each.version}`),
    images: readImages(official, name),
    values: both(theirs.values, ours.values),
    objects: both(theirs.objects, ours.objects),
  };
}
