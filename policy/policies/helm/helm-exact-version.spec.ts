// Cases of helm-exact-version.
import { release } from "../../spec/builders";
import { UNKNOWN, type Spec } from "../../spec/cases";
import { helmExactVersion } from "./helm-exact-version";

const message = (found: string) =>
  `Release "argocd": \`version\` must be one exact version such as 9.1.2; it is ${found}.`;

export const spec: Spec = {
  policy: helmExactVersion,
  pass: [
    { title: "an exact version", given: release({ version: "9.1.2" }) },
    { title: "a pre-release", given: release({ version: "1.0.0-rc.1" }) },
    { title: "a chart beside the program carries its own", given: release({ chart: "./charts/argo-cd", version: "" }) },
  ],
  fail: [
    { title: "a caret range", given: release({ version: "^9.0.0" }), messages: [message('"^9.0.0"')] },
    { title: "a wildcard", given: release({ version: "9.x" }), messages: [message('"9.x"')] },
    {
      title: "an address without a version",
      given: release({ chart: "oci://ghcr.io/argoproj/argo-helm/argo-cd", version: undefined }),
      messages: [message("not set")],
    },
  ],
  empty: [
    { title: "no version", given: release({ version: undefined }), messages: [message("not set")] },
    { title: "an empty version", given: release({ version: "" }), messages: [message("not set")] },
  ],
  unknown: [{ title: "the version", given: release({ version: UNKNOWN }), unknown: "version" }],
};
