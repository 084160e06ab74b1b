// Python packages of the test campaign against the advisories that the Python Package Index knows of each release.
import type { Audited, Finding } from "./findings";

/** Gets a page; undefined where there is none. */
export type Get = (url: string) => Promise<{ status: number; text: () => Promise<string> }>;

const index = "https://pypi.org/pypi";
const subject = "Python packages of the test campaign";

interface Release {
  vulnerabilities: { id: string; fixed_in: string[]; withdrawn: string | null }[];
}

/** Looks at each `name==version` of the requirements. */
export async function auditPython(requirements: string, get: Get): Promise<Audited> {
  const packages = [...requirements.matchAll(/^([\w.-]+)==([\w.]+)/gm)].map(([, name = "", version = ""]) => ({
    name,
    version,
  }));
  const findings: Finding[] = [];
  for (const { name, version } of packages) {
    const url = `${index}/${name}/${version}/json`;
    const answer = await get(url).catch((error: unknown) => ({
      status: (error as Error).message,
      text: () => Promise.resolve(""),
    }));
    if (answer.status !== 200) {
      return { subject, own: true, unreachable: `${url} answered ${answer.status}`, findings: [] };
    }
    const { vulnerabilities } = JSON.parse(await answer.text()) as Release;
    for (const { id, fixed_in: fixed, withdrawn } of vulnerabilities) {
      if (withdrawn === null) findings.push({ id, name, version, called: true, ...(fixed[0] && { fixed: fixed[0] }) });
    }
  }
  return { subject, own: true, source: `${packages.length} packages, ${index}`, findings };
}
