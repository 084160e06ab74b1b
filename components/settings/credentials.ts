// Credentials for the GitOps repository: given, existing, or from an external store.
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { email, password, username } from "../../contract/repository";
import { isSsh, sshPrivateKey } from "../../contract/ssh";
import { text } from "./text";
import { hasKey, isEmpty, variants } from "./variants";

/** Name of a Secret, or of anything else with a DNS name. */
export const secretName = z.string().regex(/^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/, "the name of a Secret");

/** Key of a Secret. */
export const secretKey = z.string().regex(/^[-._a-zA-Z0-9]{1,253}$/, "a key of a Secret");

const given = z
  .strictObject({
    username: text(username).meta({ description: "User name for the git server." }),
    email: text(email).meta({ description: "E-mail address of the promotion's commits." }),
    password: text(password).meta({
      description: "Password or token (`pulumi config set --secret --path credentials.password`).",
      secret: true,
    }),
  })
  .meta({ description: "Written by this program into Secrets, from Pulumi secret configuration." });

const givenKey = z
  .strictObject({
    email: text(email).meta({ description: "E-mail address of the promotion's commits." }),
    sshPrivateKey: text(sshPrivateKey).meta({
      description:
        "Private key without a passphrase, for an SSH URL (`pulumi config set --secret --path credentials.sshPrivateKey < key`).",
      secret: true,
    }),
  })
  .meta({ description: "The same for an SSH URL: `repository.knownHosts` says whom the key is shown." });

const existing = z
  .strictObject({
    existingSecret: secretName.meta({
      description:
        "Name of a Secret in `argo` (username, password, email; with an SSH URL sshPrivateKey, email). Argo CD's own repository Secret in `argocd` is then maintained by the same people.",
    }),
  })
  .meta({ description: "Read from a Secret that others maintain." });

const external = z
  .strictObject({
    externalSecret: z
      .strictObject({
        store: secretName.meta({ description: "Name of a ClusterSecretStore." }),
        key: z.string().min(1, "the key in the store").meta({
          description:
            "Key in that store, with the properties username, password and email; with an SSH URL sshPrivateKey and email.",
        }),
      })
      .meta({ description: "Where the External Secrets Operator reads them." }),
  })
  .meta({ description: "Made by the External Secrets Operator." });

export const credentialsSchema = variants([given, givenKey, existing, external], (value) => {
  if (isEmpty(value)) {
    return "username, email and password; or email and sshPrivateKey; or existingSecret; or externalSecret (docs/configuration.md#credentials)";
  }
  if (hasKey(value, "existingSecret")) return existing;
  if (hasKey(value, "externalSecret")) return external;
  return hasKey(value, "sshPrivateKey") ? givenKey : given;
});

/** What a git server is shown: keys of Secrets, which are Argo CD's own names, each with its variable of the promotion step. */
const shownOver = {
  https: { username: "GIT_USER", password: "GIT_PASSWORD" },
  ssh: { sshPrivateKey: "GIT_SSH_KEY" },
} as const;
const shownTo = (url: string): Readonly<Record<string, string>> => shownOver[isSsh(url) ? "ssh" : "https"];

/** Keys of what the git server of an address is shown. */
export const shownKeys = (url: string): string[] => Object.keys(shownTo(url));

/** Variables of the promotion step, by the keys of the Secret with all that it needs for that server. */
export const stepVariables = (url: string): Readonly<Record<string, string>> => ({
  ...shownTo(url),
  email: "GIT_EMAIL",
});

/** Credentials for the GitOps repository. */
export type Credentials = z.infer<typeof credentialsSchema>;

/** Those that are given, of a component: the password, or the key, may be known later only, as a secret of the configuration is. */
export type GivenCredentials =
  | (Omit<z.infer<typeof given>, "password"> & { password: pulumi.Input<string> })
  | (Omit<z.infer<typeof givenKey>, "sshPrivateKey"> & { sshPrivateKey: pulumi.Input<string> });

/** Credentials for the GitOps repository, as a component takes them. */
export type LateCredentials = GivenCredentials | z.infer<typeof existing> | z.infer<typeof external>;
