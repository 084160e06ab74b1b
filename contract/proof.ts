// How it is proven that a phase runs the version at a commit: as the configuration says it, and as the promotion step does it.
import type { Grammar } from "./grammar";

/**
 * `images`: an image of the pods is of the version. `synced`: Argo CD's word is taken for it, and no pod is looked at.
 * A list: patterns of the images that are of the version, with {version}.
 */
export type Proof = "images" | "synced" | readonly string[];

/** One proof for every application; or by application, where `*` stands for all that are not named. */
export type Proofs = Proof | Readonly<Record<string, Proof>>;

/** The proof that is asked for where nothing else is configured. */
export const defaultProof = "images";

/** A pattern of images. */
export const imagePattern: Grammar = [
  {
    must: "an image with {version} once, and besides {app} and * as you like, such as */{app}:{version}-alpine",
    holds: (text) => text.split("{version}").length === 2,
    meant: (text) => (/[:@]/.test(text) ? undefined : `${text}:{version}`),
  },
  {
    must: "an image of letters, digits and . _ - : / @ *, with no other placeholder than {app} and {version}",
    holds: (text) => /^[\w.:/@*-]+$/.test(text.replaceAll(/\{(?:app|version)\}/g, "x")) && text.length <= 500,
  },
];

/** The proof that is asked of an application. */
export function proofOf(proofs: Proofs, app: string): Proof {
  if (typeof proofs === "string" || Array.isArray(proofs)) return proofs as Proof;
  const byApp = proofs as Readonly<Record<string, Proof>>;
  return (Object.hasOwn(byApp, app) ? byApp[app] : byApp["*"]) ?? defaultProof;
}
