// A workload of the cluster, as far as it is looked at: whether it runs, of which version it is, and with which flags. Pure functions.
import { z } from "zod";

const container = z.object({
  image: z.string(),
  args: z.array(z.string()).default([]),
  command: z.array(z.string()).default([]),
});
/** A Deployment or StatefulSet, as kubectl prints it. */
export const workload = z.object({
  kind: z.string(),
  metadata: z.object({ name: z.string(), labels: z.record(z.string(), z.string()).default({}) }),
  spec: z.object({
    replicas: z.number().default(1),
    template: z.object({
      spec: z.object({ serviceAccountName: z.string().optional(), containers: z.array(container) }),
    }),
  }),
});

/** A Deployment or StatefulSet, as far as it is looked at. */
export type Workload = z.infer<typeof workload>;

const containersOf = ({ spec }: Workload) => spec.template.spec.containers;
export const isRunning = ({ spec }: Workload): boolean => spec.replicas > 0;

/** What its containers are called with, a word each; a shell gets several in one text. */
export const wordsOf = (each: Workload) =>
  containersOf(each)
    .flatMap(({ command, args }) => [...command, ...args])
    .flatMap((text) => text.split(/\s+/));

/** Name and tag of an image, whatever its registry, port and digest. */
function partsOf(image: string): { name: string; tag: string } {
  const [name = "", tag = ""] = image.replace(/@.*$/, "").split("/").at(-1)!.split(":");
  return { name, tag };
}

/** Its images. */
export const imagesOf = (each: Workload) => containersOf(each).map(({ image }) => partsOf(image));

/** Numbers of its version, such as those of v3.2.11 or 3.2, by the image of that name; undefined for an image without one. */
export function versionOf(each: Workload, imageName: string): number[] | undefined {
  const images = imagesOf(each);
  // Beside it there may be containers of others; and it may be called otherwise.
  const { tag } = images.find(({ name }) => name === imageName) ?? images[0] ?? { tag: "" };
  const [, ...numbers] = /^v?(\d+)\.(\d+)(?:\.(\d+))?(?![\d.])/.exec(tag) ?? [];
  return numbers.length === 0 ? undefined : numbers.filter(Boolean).map(Number);
}

/** What a flag is set to, as `--name=value` or `--name value`: of several the last one counts. */
export function valueOf(words: readonly string[], name: string): string | undefined {
  const values = words.flatMap((word, index) => {
    if (word.startsWith(`--${name}=`)) return [word.slice(name.length + 3)];
    return word === `--${name}` ? [words[index + 1] ?? ""] : [];
  });
  return values.at(-1);
}

/** Whether a flag is on, as `--name` or `--name=true`. A word after it is none of its own, whatever it says. */
export function isOn(words: readonly string[], name: string): boolean {
  const alone = words.map((word) => (word === `--${name}` ? `${word}=true` : word));
  return /^(1|t|true)$/i.test(valueOf(alone, name) ?? "");
}
