// A promotion into production that nobody tested, at once, of whatever the message says, with credentials that are not there.
// Configuration: prod
// Trips: promotion-body-checked, promotion-credentials, promotion-protected-gated, promotion-protected-verified
import { sensor, trigger } from "./shared";

const take = (field: string, index: number) => ({
  src: { dependencyName: "webhook-dep", dataTemplate: `{{ .Input.body.${field} }}` },
  dest: `spec.arguments.parameters.${index}.value`,
});
sensor([trigger("test", ["prod"], { image: "", parameters: [take("source_phase", 0), take("target_phase", 1)] })]);
