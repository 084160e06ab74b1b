// npm packages against the advisories of the npm registry: `npm audit`.
import type { Audited, Finding } from "./findings";

/** Runs a program, whatever its exit code. */
export type Run = (program: string, args: string[]) => Promise<{ code: number; stdout: string }>;

interface Advisory {
  source: number;
  name: string;
  url: string;
  range: string;
}
interface NpmReport {
  message?: string;
  error?: { summary?: string };
  vulnerabilities?: Record<
    string,
    { via: (Advisory | string)[]; fixAvailable: boolean | { name: string; version: string } }
  >;
  metadata?: { dependencies: { total: number } };
}

const parts = [
  { subject: "npm packages of the program and of the images", own: true, options: ["--omit=dev"] },
  { subject: "npm packages of the tools as well", own: false, options: [] },
];

/** What the program and the images need, and everything. */
export async function auditNpm(run: Run): Promise<Audited[]> {
  const audited: Audited[] = [];
  for (const { subject, own, options } of parts) {
    const { stdout } = await run("npm", ["audit", "--json", ...options]);
    audited.push({ subject, own, ...readNpm(stdout) });
  }
  return audited;
}

/** Reads what `npm audit --json` prints. */
export function readNpm(printed: string): Pick<Audited, "source" | "unreachable" | "findings"> {
  const report = parsed(printed);
  if (report?.vulnerabilities === undefined) {
    const reason = report?.message ?? report?.error?.summary ?? "npm audit printed no report";
    return { unreachable: `the registry says: ${reason.split("\n")[0]}`, findings: [] };
  }
  const findings = Object.entries(report.vulnerabilities).flatMap(([, { via, fixAvailable }]) =>
    via.flatMap((advisory): Finding[] => {
      // A text names a package that is vulnerable itself, and is reported there.
      if (typeof advisory === "string") return [];
      const id = advisory.url.split("/").at(-1) ?? String(advisory.source);
      const fixed = typeof fixAvailable === "object" ? `${fixAvailable.name} ${fixAvailable.version}` : undefined;
      const mend = fixed ?? (fixAvailable ? "npm audit fix" : undefined);
      return [{ id, name: advisory.name, version: advisory.range, called: true, ...(mend && { fixed: mend }) }];
    }),
  );
  return { source: `${report.metadata?.dependencies.total ?? "?"} packages, npm audit`, findings };
}

function parsed(text: string): NpmReport | undefined {
  try {
    return JSON.parse(text) as NpmReport;
  } catch {
    return undefined;
  }
}
