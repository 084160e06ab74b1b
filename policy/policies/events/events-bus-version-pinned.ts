// An EventBus that says "latest" changes its version, and its storage, when the controller is upgraded.
import { resourcePolicy } from "../../lib/definePolicy";
import { promotion } from "../../lib/frameworks";
import { EVENT_BUS } from "../../lib/kinds";
import { objects } from "../../lib/sights";

export const eventsBusVersionPinned = resourcePolicy({
  name: "events-bus-version-pinned",
  description: "An EventBus is a JetStream of one exact version.",
  level: "mandatory",
  severity: "medium",
  framework: promotion("F7"),
  remediation: "Set `spec.jetstream.version` to one of the versions that the controller's configuration offers.",
  url: "https://argoproj.github.io/argo-events/eventbus/jetstream/",
  looksAt: objects(EVENT_BUS),
  *check({ title, body, partial }) {
    const kinds = body.keys("spec");
    if (kinds.includes("jetstreamExotic") || kinds.includes("kafka")) return;
    const version = body.at("spec", "jetstream", "version");
    if (partial && !version.isSet) return;
    if (!/^\d+\.\d+\.\d+/.test(version.text())) {
      yield `${title}: \`spec.jetstream.version\` must be one exact version; it is ${version.isSet ? `"${version.text()}"` : "not set"}.`;
    }
  },
});
