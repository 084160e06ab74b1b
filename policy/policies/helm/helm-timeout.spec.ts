// Cases of helm-timeout.
import { release } from "../../spec/builders";
import { UNKNOWN, type Spec } from "../../spec/cases";
import { helmTimeout } from "./helm-timeout";

const message = (max: number, found: string) =>
  `Release "argocd": \`timeout\` must be from 1 to ${max} seconds; it is ${found}.`;

export const spec: Spec = {
  policy: helmTimeout,
  pass: [
    { title: "ten minutes", given: release({ timeout: 600 }) },
    { title: "exactly the longest", given: release({ timeout: 1800 }) },
  ],
  fail: [
    { title: "longer than allowed", given: release({ timeout: 1801 }), messages: [message(1800, "1801")] },
    { title: "zero", given: release({ timeout: 0 }), messages: [message(1800, "0")] },
  ],
  empty: [{ title: "none", given: release({ timeout: undefined }), messages: [message(1800, "not set")] }],
  unknown: [{ title: "the timeout", given: release({ timeout: UNKNOWN }), unknown: "timeout" }],
  override: [
    { title: "a longer limit", given: release({ timeout: 3600 }), config: { maxSeconds: 3600 } },
    { title: "a shorter limit", given: release(), config: { maxSeconds: 60 }, messages: [message(60, "600")] },
  ],
};
