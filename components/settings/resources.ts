// What Kubernetes keeps free for a container, and what it may use at most.
import { z } from "zod";

const quantity = z.string().regex(/^\d+(\.\d+)?(m|k|[MGT]|[KMGT]i)?$/, "a Kubernetes quantity");
const quantities = z.strictObject({
  cpu: quantity.optional().meta({ description: "CPU, such as 100m." }),
  memory: quantity.optional().meta({ description: "Memory, such as 256Mi." }),
});

const units: Readonly<Record<string, number>> = {
  ...{ k: 1e3, M: 1e6, G: 1e9, T: 1e12 },
  ...{ Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40 },
};

/** What a quantity comes to, in CPUs or bytes. */
function amountOf(text: string): number {
  const [, number = "", unit = ""] = /^([\d.]+)(.*)$/.exec(text) ?? [];
  return unit === "m" ? Number(number) / 1000 : Number(number) * (units[unit] ?? 1);
}

/** Requests and limits. */
export const resources = z
  .strictObject({
    requests: quantities.prefault({}).meta({ description: "What Kubernetes keeps free for it." }),
    limits: quantities.prefault({}).meta({ description: "What it may use at most." }),
  })
  // Kubernetes would refuse the pod, once it is made.
  .superRefine(({ requests, limits }, context) => {
    for (const key of ["cpu", "memory"] as const) {
      const [request, limit] = [requests[key], limits[key]];
      if (request === undefined || limit === undefined || amountOf(request) <= amountOf(limit)) continue;
      const message = `at most the limit, ${limit}`;
      context.addIssue({ code: "custom", path: ["requests", key], message, input: request, params: { whole: true } });
    }
  });
