// Container images: what makes one pinned.

/** True for a value that Argo fills in when the Workflow runs; what fills it in is checked where it is written. */
export function isTemplated(image: string): boolean {
  return image.includes("{{");
}

/** The problem of an image's reference in words, or undefined where it names one version. */
export function pinProblem(image: string): string | undefined {
  if (image === "") return "not set";
  const [name = "", digest] = image.split("@");
  if (digest !== undefined)
    return /^sha256:[0-9a-f]{64}$/.test(digest) ? undefined : `"${image}", whose digest is none`;
  const tag = /:([^:/]+)$/.exec(name)?.[1];
  if (tag === undefined) return `"${image}", which has no tag`;
  return tag === "latest" ? `"${image}"` : undefined;
}
