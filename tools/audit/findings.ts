// What an audit finds, and how it is said.

/** A known vulnerability in something that is installed. */
export interface Finding {
  /** `GO-2026-5005`, `GHSA-...`. */
  id: string;
  /** Package or Go module, and the version that is there. */
  name: string;
  version: string;
  /** The version that mends it; undefined where there is none. */
  fixed?: string;
  /** True where the code that is vulnerable is part of the program; false where only its module is. */
  called: boolean;
}

/** A part of the project that was looked at, or why it was not. */
export interface Audited {
  subject: string;
  /** True for what this project ships: a finding in it fails the audit. False for its tools, and for what only the sandbox runs. */
  own: boolean;
  /** What it was compared with. Undefined where nothing could be asked. */
  source?: string;
  /** Why it was not looked at. */
  unreachable?: string;
  findings: Finding[];
}

/** One line for a part. */
export function line({ subject, source, unreachable, findings }: Audited): string {
  if (unreachable !== undefined) return `${subject}: NOT AUDITED, ${unreachable}`;
  const called = findings.filter((finding) => finding.called).length;
  const held = findings.length - called;
  const parts = [
    ...(called > 0 ? [`${called} known ${called === 1 ? "vulnerability" : "vulnerabilities"}`] : []),
    ...(held > 0 ? [`${held} in code that is not part of the program`] : []),
  ];
  return `${subject}: ${parts.join(", ") || "no known vulnerability"} (${source})`;
}

/** One line for a finding. */
export function detail({ id, name, version, fixed, called }: Finding): string {
  const mend = fixed === undefined ? "no version mends it" : `mended by ${fixed}`;
  return `  ${id}: ${name} ${version}, ${mend}${called ? "" : ", not part of the program"}`;
}

/** 1 where something that this project ships has a known vulnerability, or with `complete` was not looked at; otherwise 0. */
export function exitCode(parts: readonly Audited[], complete: boolean): 0 | 1 {
  const own = parts.filter((part) => part.own);
  const found = own.some(({ findings }) => findings.some(({ called }) => called));
  const missing = complete && own.some(({ unreachable }) => unreachable !== undefined);
  return found || missing ? 1 : 0;
}
