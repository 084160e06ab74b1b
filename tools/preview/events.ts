// What the engine says about a preview: the stream of events of `pulumi preview --json`, reduced to what a reviewer needs.

/** A resource before or after the change, as the engine shows it: secrets are masked already. */
export interface State {
  type: string;
  urn: string;
  /** Absent for a component, which is nothing but the sum of its parts. */
  custom?: boolean;
  inputs?: Record<string, unknown>;
}

/** What happens to one resource. */
export interface Step {
  op: string;
  urn: string;
  type: string;
  old?: State | null;
  new?: State | null;
  /** Paths of the properties that change. */
  detailedDiff?: Record<string, { diffKind: string }> | null;
  /** Names of the properties that change, where the provider gives no paths. */
  diffs?: string[] | null;
}

/** A violation of a policy. */
export interface PolicyResult {
  policyName: string;
  enforcementLevel: string;
  severity?: string;
  message: string;
  resourceUrn?: string;
}

/** A preview. */
export interface Preview {
  steps: Step[];
  policies: PolicyResult[];
  /** Names and versions of the policy packs that ran. */
  packs: string[];
  /** Errors of the engine, the program or a provider. */
  errors: string[];
}

interface EngineEvent {
  resourcePreEvent?: { metadata: Step };
  policyEvent?: PolicyResult;
  policyAnalyzeStackSummaryEvent?: { policyPackName?: string; policyPackVersion?: string };
  diagnosticEvent?: { severity: string; message: string };
}

/** Reads the stream: one JSON object a line. Throws an error that shows the line where one is none. */
export function parseEvents(stream: string): Preview {
  const preview: Preview = { steps: [], policies: [], packs: [], errors: [] };
  for (const line of stream.split("\n").filter((each) => each.trim() !== "")) {
    const event = parseLine(line);
    if (event.resourcePreEvent) preview.steps.push(event.resourcePreEvent.metadata);
    if (event.policyEvent) preview.policies.push(event.policyEvent);
    const { policyPackName, policyPackVersion } = event.policyAnalyzeStackSummaryEvent ?? {};
    if (policyPackName) preview.packs.push(`${policyPackName} ${policyPackVersion ?? ""}`.trim());
    // Only errors: debug messages hold what the program registers, in full.
    if (event.diagnosticEvent?.severity === "error") preview.errors.push(event.diagnosticEvent.message.trim());
  }
  return preview;
}

function parseLine(line: string): EngineEvent {
  try {
    return JSON.parse(line) as EngineEvent;
  } catch {
    throw new Error(`pulumi preview printed a line that is no JSON: ${JSON.stringify(line.slice(0, 200))}`);
  }
}

/** The name of a resource in the program: the end of its URN. */
export function nameOf(urn: string): string {
  return urn.split("::").pop() ?? urn;
}

/** The kind of a resource: the end of its type. */
export function kindOf(type: string): string {
  return type.split(":").pop() ?? type;
}
