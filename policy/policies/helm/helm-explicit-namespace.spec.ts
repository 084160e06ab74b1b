// Cases of helm-explicit-namespace.
import { release } from "../../spec/builders";
import { UNKNOWN, type Spec } from "../../spec/cases";
import { helmExplicitNamespace } from "./helm-explicit-namespace";

const message = (found: string) =>
  `Release "argocd": \`namespace\` must name a namespace other than default; it is ${found}.`;

export const spec: Spec = {
  policy: helmExplicitNamespace,
  pass: [{ title: "a namespace of its own", given: release({ namespace: "argocd" }) }],
  fail: [{ title: "default", given: release({ namespace: "default" }), messages: [message('"default"')] }],
  empty: [
    { title: "none", given: release({ namespace: undefined }), messages: [message("not set")] },
    { title: "an empty one", given: release({ namespace: "" }), messages: [message("not set")] },
  ],
  unknown: [{ title: "the namespace", given: release({ namespace: UNKNOWN }), unknown: "namespace" }],
};
