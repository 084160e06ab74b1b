// What proves that a phase runs a version, as the configuration has it.
import { z } from "zod";
import { problemOf } from "../../contract/grammar";
import { appName } from "../../contract/identity";
import { defaultProof, imagePattern } from "../../contract/proof";
import { text } from "./text";
import { variants } from "./variants";

const images = z.array(text(imagePattern)).min(1, "at least one image");

const word = z.enum(["images", "synced"]);

const proofByApp = z.record(
  z.string().superRefine((app, context) => {
    const message = app === "*" ? undefined : problemOf(appName, app);
    if (message !== undefined) context.addIssue({ code: "custom", message, input: app });
  }),
  variants([images, word], (value) => (Array.isArray(value) ? images : word)),
);

export const proofSchema = variants([word, images, proofByApp], (value) =>
  Array.isArray(value) ? images : typeof value === "object" && value !== null ? proofByApp : word,
)
  .default(defaultProof)
  .meta({
    description: [
      "What proves that a phase runs the version at a commit, so that only what was tested is promoted.",
      "`images`: the pods' images show it by their tag or digest.",
      'A list of images with {version}, and {app} and * as you like, where they show it otherwise, such as `["{app}:{version}-alpine"]`.',
      "`synced`: nothing does, and Argo CD's word is taken.",
      "Or one of these by application, `*` for all others: `{legacy: synced}`.",
    ].join(" "),
  });
