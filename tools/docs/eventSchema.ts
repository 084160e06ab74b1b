// docs/events.schema.json: what an event of a promotion is, for those who read events.
import { endOutcomes } from "../../contract/ends";
import { eventType, waysToTell } from "../../contract/events";

const text = (description: string, more: object = {}) => ({ type: "string", description, ...more });
const time = (description: string) =>
  text(description, { pattern: "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?(Z|[+-]\\d{2}:\\d{2})$" });
const commit = (description: string, empty = "") =>
  text(description, { pattern: `^([0-9a-f]{40}|[0-9a-f]{64}${empty})$` });
const line = (description: string) => text(description, { pattern: "^[^\\r\\n]*$" });
const page = (description: string) => text(description, { pattern: "^[a-z0-9+.-]+://\\S+$" });

const links = {
  workflow: page("The Workflow, where `links.workflows` says where it is shown."),
  commit: page("The commit that carries the promotion."),
  source_commit: page("The commit that was tested."),
  pull_request: page("The pull request that proposes it."),
  report: page("The campaign's report, s3://<bucket>/<folder>/."),
};

const data = {
  state: text("Where the promotion stands.", { enum: endOutcomes }),
  application: line("The application."),
  source_phase: line("The phase that it was tested in."),
  target_phase: line(
    "The phase that it goes to: with the source phase the edge; empty where nothing is promoted from the phase.",
  ),
  version: line("The version that this is about; empty if none was read."),
  version_before: line("The target's version before; empty if it was never read."),
  version_after: line(
    "The target's version afterwards, or of a proposal what it would be; empty if it was never read.",
  ),
  source_commit: commit("The commit that was tested."),
  commit: commit("The commit that carries the promotion; empty if none was made.", "|"),
  reason: line("One sentence: why it is so. Names the step that failed, or the gate that is closed."),
  summary: line("One line: what happened."),
  next: line("What comes next, or what a person can do."),
  text: text("Summary, reason, what comes next and the links, a line each."),
  started_at: text("When its Workflow started; empty if there is none."),
  finished_at: time("When it ended."),
  seconds: { type: "number", minimum: 0, description: "Seconds between these two." },
  workflow: line("Name of its Workflow, in the namespace `argo`."),
  links: {
    type: "object",
    description: "Pages that are known.",
    properties: links,
  },
};

/** The schema. What a later version adds is let pass: readers are to do so as well. */
export const eventSchema = () => ({
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "An event of a promotion",
  description: "CloudEvents 1.0 in JSON, as the endpoint `state` of the EventSource `promotion` takes it.",
  type: "object",
  required: ["specversion", "id", "source", "type", "subject", "time", "datacontenttype", "data"],
  properties: {
    specversion: { const: "1.0" },
    id: text("The same whenever the same is told again.", { pattern: "^[0-9a-f]{32}$" }),
    source: page("The GitOps repository."),
    type: text("By the state; `passed` is `verified` where nothing is promoted from the phase.", {
      enum: [...new Set(endOutcomes.flatMap((state) => waysToTell(state).map((told) => eventType(state, told))))],
    }),
    subject: text(
      "<application>/<source phase>/<target phase>, or without the last where nothing is promoted from the phase",
      { pattern: "^[^/]+/[^/]+(/[^/]+)?$" },
    ),
    time: time("When it became so."),
    datacontenttype: { const: "application/json" },
    data: { type: "object", required: Object.keys(data), properties: data },
  },
});
