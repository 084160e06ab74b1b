// The forge on which the repository is, where promotions that are proposed get a pull request.
import { z } from "zod";
import { forgeKinds, forgeUrl } from "../../contract/forges";
import { secretKey, secretName } from "./credentials";
import { text } from "./text";

export const forgeSchema = z.strictObject({
  kind: z.enum(forgeKinds).meta({
    description: "Whose API is spoken: `github` (Enterprise too), `gitlab`, or `gitea` (Forgejo too).",
  }),
  url: text(forgeUrl).optional().meta({
    description: "Address of its own pages, which the repository's https:// URL begins with.",
    defaultText: "the host of `url`",
  }),
  existingSecret: secretName.optional().meta({
    description:
      "Name of the Secret in `argo` that holds its token, where that is another than the password of `credentials`. It is yours to make.",
    defaultText: "the password is its token too; with an SSH URL it must be named",
  }),
  key: secretKey.default("token").meta({ description: "Key in it." }),
});
