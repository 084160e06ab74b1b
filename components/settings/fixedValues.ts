// Values of charts that the rest of the program goes by, which are therefore not to be changed.
import { z } from "zod";

/** A value that is fixed: where it is, which it may be, and why. */
interface Fixed {
  chart: "argoCd" | "argoWorkflows";
  /** Keys down to it. */
  path: readonly string[];
  allowed: readonly unknown[];
  why: string;
}

const names = "NetworkPolicies and admission policies go by the names that the chart gives";
const tracking = "the boundary between applications goes by the annotation that Argo CD tracks objects by";

const fixed: readonly Fixed[] = [
  ...["server", "repoServer", "controller", "applicationSet", "notifications", "redis"].map((component): Fixed => {
    return { chart: "argoCd", path: [component, "name"], allowed: [], why: names };
  }),
  { chart: "argoCd", path: ["controller", "serviceAccount", "name"], allowed: [], why: names },
  {
    chart: "argoCd",
    path: ["configs", "cm", "application.resourceTrackingMethod"],
    allowed: ["annotation", "annotation+label"],
    why: tracking,
  },
  ...(["argoCd", "argoWorkflows"] as const).flatMap((chart) =>
    ["nameOverride", "fullnameOverride"].map((key): Fixed => ({ chart, path: [key], allowed: [], why: names })),
  ),
];

const map = z.record(z.string(), z.unknown());

/** What is wrong with the values of charts: where, the bad value, what is allowed. */
export function fixedValueProblems(charts: unknown): { path: string[]; value: unknown; allowed: string }[] {
  return fixed.flatMap(({ chart, path, allowed, why }) => {
    const keys = ["values", chart, ...path];
    const value = keys.reduce<unknown>((at, key) => map.safeParse(at).data?.[key], charts);
    if (value === undefined || value === "" || allowed.includes(value)) return [];
    const others = allowed.length === 0 ? "nothing" : allowed.join(" or ");
    return [{ path: ["charts", ...keys], value, allowed: `${others}: ${why}` }];
  });
}
