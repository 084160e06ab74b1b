// The GitOps repository: where it is and how it is laid out.
import { z } from "zod";
import { stepLimits } from "../../contract/limits";
import {
  address,
  authorName,
  branch,
  commitSubject,
  defaultSubject,
  gitTimeout,
  signingFormats,
} from "../../contract/repository";
import { knownHosts } from "../../contract/ssh";
import { secretKey, secretName } from "./credentials";
import { forgeSchema } from "./forge";
import { layoutSchema } from "./layout";
import { text } from "./text";

const signing = z.strictObject({
  format: z.enum(signingFormats).meta({
    description:
      "`ssh`: an SSH key, `openpgp`: one of OpenPGP. Git itself signs, with its private key without a passphrase.",
  }),
  existingSecret: secretName.meta({
    description: "Name of the Secret in `argo` that holds the private key. It is yours to make.",
  }),
  key: secretKey.default("signingKey").meta({ description: "Key in it." }),
});

const commits = z.strictObject({
  author: text(authorName).optional().meta({
    description: "Name of their author and committer. The e-mail address is that of `credentials`.",
    defaultText: "the user name of `credentials`; with an SSH URL `promote`",
  }),
  subject: text(commitSubject)
    .optional()
    .meta({
      description:
        "Their first line, for a prefix, a ticket or `[skip ci]`. May hold {app}, {source}, {target}, {version}, {before} (the version that the target held) and {commit} (the source commit).",
      defaultText: `\`${defaultSubject}\``,
    }),
  signing: signing.optional().meta({ description: "Signs them.", defaultText: "they are not signed" }),
});

export const repositorySchema = z.strictObject({
  url: text(address).meta({ description: "HTTPS or SSH URL of the repository, without a password." }),
  branch: text(branch)
    .default("main")
    .meta({ description: "Branch that Argo CD follows and promotions are committed to." }),
  layout: layoutSchema
    .prefault({})
    .meta({ description: "Where things are in the repository.", defaultText: "the layout of the reference demo" }),
  forge: forgeSchema.optional().meta({
    description:
      "The forge that the repository is on. Promotions that are proposed get a pull request there, and commits show how their promotions stand.",
    defaultText: "its branch is all that a proposal has",
  }),
  commits: commits.prefault({}).meta({ description: "The commits of promotions." }),
  caBundle: z
    .string()
    .regex(/-----BEGIN CERTIFICATE-----/, "one or more certificates in PEM")
    .optional()
    .meta({ description: "PEM of the CA that signed the git server's certificate.", defaultText: "the public CAs" }),
  knownHosts: text(knownHosts).optional().meta({
    description:
      "With an SSH URL: lines of known_hosts with the server's keys, compared with what its owner has published. No other server is spoken to.",
    defaultText: "none, with an https:// URL",
  }),
  polling: z
    .string()
    .regex(/^[1-9]\d*(s|m|h)$/, "a duration such as 15s or 3m")
    .default("15s")
    .meta({ description: "How often Argo CD looks for new commits, a duration such as 15s or 3m." }),
  gitTimeout: text(gitTimeout).default(stepLimits.gitCall).meta({
    description:
      "Time for one git call of a guard, promotion, sweep or status, from 1s to 4m. More of it helps where a server takes no filters and its branch is large.",
  }),
});

/** The GitOps repository. */
export type Repository = z.infer<typeof repositorySchema>;

/** Index of the application's folder among the folders of a generator file's path. */
export function appSegment(repository: Repository): number {
  return repository.layout.generators.split("/").indexOf("*");
}

/** Seconds of a duration such as 15s or 3m. */
export function seconds(duration: string): number {
  const unit = { s: 1, m: 60, h: 3600 }[duration.slice(-1) as "s" | "m" | "h"];
  return Number(duration.slice(0, -1)) * unit;
}
