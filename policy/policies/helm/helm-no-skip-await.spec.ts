// Cases of helm-no-skip-await.
import { custom, release } from "../../spec/builders";
import { UNKNOWN, type Spec } from "../../spec/cases";
import { SENSOR } from "../../lib/types";
import { helmNoSkipAwait } from "./helm-no-skip-await";

const sensor = custom(SENSOR, {}, {}, { dependsOn: ["argo-events"] });
const events = (skipAwait: unknown) => release({ name: "argo-events", skipAwait }, { name: "argo-events" });
const message = 'Release "argo-events": `skipAwait` must be false, since Sensor "sensor-1" needs its CRDs.';
const builtIn = {
  type: "kubernetes:networking.k8s.io/v1:NetworkPolicy",
  name: "n",
  props: {},
  dependsOn: ["argo-events"],
};

export const spec: Spec = {
  policy: helmNoSkipAwait,
  pass: [
    { title: "an awaited release", given: [events(false), sensor] },
    { title: "nothing depends on it", given: [events(true), custom(SENSOR, {})] },
    { title: "only built-in resources depend on it", given: [events(true), builtIn] },
  ],
  fail: [{ title: "a Sensor depends on it", given: [sensor, events(true)], messages: [message] }],
  empty: [
    { title: "no resources", given: [] },
    { title: "not set", given: [events(undefined), sensor] },
  ],
  unknown: [
    { title: "the flag", given: [events(UNKNOWN), sensor], unknown: "skipAwait" },
    { title: "a flag that nothing depends on", given: [events(UNKNOWN)] },
  ],
};
