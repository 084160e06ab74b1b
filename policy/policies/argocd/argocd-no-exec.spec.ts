// Cases of argocd-no-exec.
import { chart } from "../../spec/builders";
import { UNKNOWN, type Spec } from "../../spec/cases";
import { argocdNoExec } from "./argocd-no-exec";

const exec = (enabled: unknown) => chart("argo-cd", { configs: { cm: { "exec.enabled": enabled } } });
const messages = ['Release "argo-cd": `values.configs.cm["exec.enabled"]` must be false.'];

export const spec: Spec = {
  policy: argocdNoExec,
  pass: [
    { title: "off", given: exec(false) },
    { title: "another chart", given: chart("argo-events", { configs: { cm: { "exec.enabled": true } } }) },
  ],
  fail: [
    { title: "on", given: exec(true), messages },
    { title: "on, as text", given: exec("true"), messages },
  ],
  empty: [{ title: "no values: the chart's default is off", given: chart("argo-cd", undefined) }],
  unknown: [{ title: "the flag", given: exec(UNKNOWN), unknown: "values.configs.cm.exec.enabled" }],
};
