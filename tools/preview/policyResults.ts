// What the policy pack says about the preview.
import { fixed, type Section } from "./comment";
import { kindOf, nameOf, type PolicyResult, type Preview } from "./events";
import { redacted } from "./redacted";

/** The violations that stop an update. */
export function mandatory(preview: Preview): PolicyResult[] {
  return preview.policies.filter(({ enforcementLevel }) => enforcementLevel === "mandatory");
}

/** The violations, mandatory ones first. */
export function policySection(preview: Preview): Section {
  const title = "### Policies";
  if (preview.packs.length === 0) return fixed(title, "", "No policy pack ran.");
  if (preview.policies.length === 0) return fixed(title, "", `${preview.packs.join(", ")}: nothing reported.`);
  const advisory = preview.policies.filter(({ enforcementLevel }) => enforcementLevel !== "mandatory");
  const order = ({ policyName, resourceUrn = "" }: PolicyResult) => `${policyName} ${resourceUrn}`;
  const sorted = (results: PolicyResult[]) => results.sort((a, b) => order(a).localeCompare(order(b)));
  const ordered = [...sorted(mandatory(preview)), ...sorted(advisory)];
  return { head: [title, ""], lines: ordered.map((each) => redacted(line(each), preview)), tail: [] };
}

function line({ policyName, enforcementLevel, severity, message, resourceUrn }: PolicyResult): string {
  // The SDK puts the policy's description before the message.
  const [description = "", ...details] = message.trim().split("\n");
  const level = enforcementLevel === "mandatory" ? "**mandatory**" : enforcementLevel;
  const type = resourceUrn?.split("::")[2]?.split("$").pop();
  const where = resourceUrn && type ? ` (${kindOf(type)} \`${nameOf(resourceUrn)}\`)` : "";
  return `- ${level}${severity ? `, ${severity}` : ""}: \`${policyName}\`${where}: ${details.join(" ") || description}`;
}
