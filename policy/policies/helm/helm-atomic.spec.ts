// Cases of helm-atomic.
import { release } from "../../spec/builders";
import { UNKNOWN, type Spec } from "../../spec/cases";
import { helmAtomic } from "./helm-atomic";

const message = 'Release "argocd": `atomic` or `cleanupOnFail` must be true.';

export const spec: Spec = {
  policy: helmAtomic,
  pass: [
    { title: "atomic", given: release({ atomic: true }) },
    { title: "cleaned up", given: release({ atomic: false, cleanupOnFail: true }) },
  ],
  fail: [{ title: "neither", given: release({ atomic: false, cleanupOnFail: false }), messages: [message] }],
  empty: [{ title: "not set", given: release({ atomic: undefined }), messages: [message] }],
  unknown: [
    { title: "whether it is atomic", given: release({ atomic: UNKNOWN }), unknown: "atomic" },
    { title: "what it does not need to know", given: release({ atomic: true, cleanupOnFail: UNKNOWN }) },
  ],
};
