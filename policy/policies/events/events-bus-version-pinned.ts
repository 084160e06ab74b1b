// An EventBus that says "latest" changes its version, and its storage, when the controller is upgraded.
import { resourcePolicy } from "../../lib/definePolicy";
import { promotion } from "../../lib/frameworks";
import { keys, text } from "../../lib/read";
import { titleOf } from "../../lib/title";
import { EVENT_BUS } from "../../lib/types";

export const eventsBusVersionPinned = resourcePolicy({
  name: "events-bus-version-pinned",
  description: "An EventBus is a JetStream of one exact version.",
  level: "mandatory",
  severity: "medium",
  framework: promotion("F7"),
  remediation: "Set `spec.jetstream.version` to one of the versions that the controller's configuration offers.",
  url: "https://argoproj.github.io/argo-events/eventbus/jetstream/",
  types: [EVENT_BUS],
  *check(bus) {
    const kinds = keys(bus.props, "spec");
    if (kinds.includes("jetstreamExotic") || kinds.includes("kafka")) return;
    const version = text(bus.props, "spec", "jetstream", "version");
    if (!/^\d+\.\d+\.\d+/.test(version)) {
      yield `${titleOf(bus)}: \`spec.jetstream.version\` must be one exact version; it is ${version === "" ? "not set" : `"${version}"`}.`;
    }
  },
});
