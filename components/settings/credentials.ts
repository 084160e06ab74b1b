// Credentials for the GitOps repository: given, existing, or from an external store.
import { z } from "zod";
import { email, password, username } from "../../contract/repository";
import { text } from "./text";
import { hasKey, variants } from "./variants";

/** Name of a Secret, or of anything else with a DNS name. */
export const secretName = z.string().regex(/^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/, "the name of a Secret");

/** Written by this program into Secrets, from Pulumi secret configuration. */
const given = z.strictObject({
  /** User name for the git server. */
  username: text(username),
  /** E-mail address of the promotion's commits. */
  email: text(email),
  /** Password or token (`pulumi config set --secret --path credentials.password`). */
  password: text(password),
});

/** Read from a Secret that others maintain. */
const existing = z.strictObject({
  /**
   * Name of a Secret in `argo` (username, password, email). Argo CD's own repository Secret in `argocd`
   * is then maintained by the same people.
   */
  existingSecret: secretName,
});

/** Made by the External Secrets Operator. */
const external = z.strictObject({
  externalSecret: z.strictObject({
    /** Name of a ClusterSecretStore. */
    store: secretName,
    /** Key in that store, with the properties username, password and email. */
    key: z.string().min(1, "the key in the store"),
  }),
});

export const credentialsSchema = variants<z.infer<typeof given> | z.infer<typeof existing> | z.infer<typeof external>>(
  (value) => (hasKey(value, "existingSecret") ? existing : hasKey(value, "externalSecret") ? external : given),
);

/** Credentials for the GitOps repository. */
export type Credentials = z.infer<typeof credentialsSchema>;
