// Cases of protect-production.
import { release } from "../../spec/builders";
import { UNKNOWN, type Given, type Spec } from "../../spec/cases";
import { NAMESPACE } from "../../lib/types";
import { protectProduction } from "./protect-production";

const namespace = (name: unknown, protect?: boolean): Given => ({
  type: NAMESPACE,
  name: "argocd",
  props: { metadata: { name } },
  ...(protect !== undefined && { protect }),
});
const config = { required: true };
const ofNamespace = 'Namespace "argocd": the resource option `protect` must be true.';
const ofRelease = 'Release "argocd": the resource option `protect` must be true.';

export const spec: Spec = {
  policy: protectProduction,
  pass: [
    { title: "protected", given: [namespace("argocd", true), release({}, { protect: true })], config },
    { title: "not needed", given: [namespace("argocd", false), release()] },
  ],
  fail: [
    {
      title: "not protected",
      given: [namespace("argocd", false), release()],
      config,
      messages: [ofNamespace, ofRelease],
    },
  ],
  empty: [{ title: "not set", given: namespace(undefined), config, messages: [ofNamespace] }],
  unknown: [{ title: "the name, which decides nothing", given: namespace(UNKNOWN), config, messages: [ofNamespace] }],
  override: [{ title: "required", given: release(), config, messages: [ofRelease] }],
};
