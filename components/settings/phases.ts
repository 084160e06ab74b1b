// Phases, the edges between them, and what makes a list of them wrong.
import { isIP } from "node:net";
import { z } from "zod";
import { nearest } from "../../contract/nearest";
import { phaseName } from "../../contract/identity";
import { namespaces } from "../names";
import { image } from "./images";
import { meetingNamespaces, runTogether } from "./meetings";
import { fill, unknownPlaceholders } from "./placeholders";
import { text } from "./text";
import { variants } from "./variants";

const template = (known: readonly string[]) =>
  z
    .string()
    .min(1, `a string that may hold ${known.map((k) => `{${k}}`).join(", ")}`)
    .refine((text) => unknownPlaceholders(text, known).length === 0, {
      error: `a string whose placeholders are among ${known.map((k) => `{${k}}`).join(", ")}`,
    })
    .refine((text) => !text.includes("{{") && !text.includes("}}"), {
      error: "a string without {{ or }}, which would be read as a template",
    });

const quantity = z.string().regex(/^\d+(\.\d+)?(m|[KMGT]i?)?$/, "a Kubernetes quantity");
const quantities = z.strictObject({ cpu: quantity.optional(), memory: quantity.optional() });

/** Whether a text is a range of addresses in CIDR notation. */
function isRange(text: string): boolean {
  const [address = "", length = "", ...rest] = text.split("/");
  const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return rest.length === 0 && /^\d{1,3}$/.test(length) && Number(length) <= bits;
}

/** Where a campaign may go besides: `{namespace}` or `{cidr}`, on these ports or on all. */
const egress = z
  .strictObject({
    /** Pods of this namespace. */
    namespace: z
      .string()
      .regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, "the name of a namespace")
      .optional(),
    /** Addresses, for example 203.0.113.0/24. */
    cidr: z.string().refine(isRange, { error: "a range of addresses such as 203.0.113.0/24" }).optional(),
    /** TCP ports. Default: all. */
    ports: z.array(z.number().int().min(1).max(65535)).min(1, "at least one port").optional(),
  })
  .refine(({ namespace, cidr }) => (namespace === undefined) !== (cidr === undefined), {
    error: "either namespace or cidr",
  });

const verification = z.strictObject({
  /** Image of the test campaign. Default: `images.testCampaign`. */
  image: image.optional(),
  /** Command in that image; it gets the target as its only argument. */
  command: z
    .string()
    .regex(/^\S+$/, "a program without arguments, which gets the target as its only one")
    .default("./launchTests.sh"),
  /** What the campaign tests, a URL. May hold {app}, {phase}, {namespace}. */
  target: template(["app", "phase", "namespace"])
    .refine((text) => /^[a-z][a-z0-9+.-]*:\/\/[^\s<>@?#]+$/.test(text), {
      error: "a URL without a login, such as http://{app}.{namespace}.svc.cluster.local",
    })
    .default("http://{app}-{phase}-my-app-svc.{namespace}.svc.cluster.local"),
  /**
   * What the campaign calls besides the phase's namespaces, DNS, and port 443 of any address: a list of
   * `{namespace: <name>, ports: [...]}` and `{cidr: <range>, ports: [...]}`. Default: nothing.
   */
  egress: z.array(egress).default([]),
  /** Requests and limits of the campaign's container. */
  resources: z
    .strictObject({ requests: quantities.default({}), limits: quantities.default({}) })
    .default({ requests: { memory: "1Gi" }, limits: { memory: "2Gi" } }),
});

const phase = z.strictObject({
  /** Name of the phase: a DNS label of at most 20 characters. */
  name: text(phaseName),
  /**
   * Namespace of an application in this phase. May hold {app}, {phase}; without {app} all applications of the phase share
   * one. Two phases never do.
   */
  namespace: template(["app", "phase"])
    .refine((text) => /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/.test(fill(text, { app: "a", phase: "p" })), {
      error: "a DNS label once {app} and {phase} are filled in",
    })
    .refine((text) => text.split("{app}").length <= 2, { error: "a string that holds {app} once" })
    .default("{app}-{phase}"),
  /**
   * Which pods Kubernetes admits to the phase's namespaces: the Pod Security Standard that they are labelled with,
   * `restricted`, `baseline` or `privileged`. Default: baseline.
   */
  podSecurity: z.enum(["restricted", "baseline", "privileged"]).default("baseline"),
  /** False: the phase lives on another stack's cluster, this stack only commits to it. Default: true. */
  managed: z.boolean().default(true),
  /** True: Pulumi refuses to delete what runs this phase. Default: false. */
  protected: z.boolean().default(false),
  /**
   * True: an application may go without a values file in this phase, and is then deployed with its chart's own values.
   * Default: false, and Argo CD deploys nothing of such an application.
   */
  valuesOptional: z.boolean().default(false),
  /** Phases that a verified version is promoted to. Default: none. */
  promotesTo: z.array(z.string()).default([]),
  /** The campaign that must pass before a promotion, or `none`. Default: the campaign of `images.testCampaign`. */
  verification: variants<"none" | z.infer<typeof verification>>((value) =>
    typeof value === "string" ? z.literal("none") : verification,
  ).default(() => verification.parse({})),
});

/** A stage that an application passes through. */
export type Phase = z.infer<typeof phase>;
/** The test campaign of one phase. */
export type Verification = z.infer<typeof verification>;
/** `source -> target`. */
export interface Edge {
  source: string;
  target: string;
}

/** The edges that this stack carries: those out of the phases that it manages. */
export function edgesOf(phases: readonly Phase[]): Edge[] {
  return sourcePhases(phases).flatMap((p) => p.promotesTo.map((target) => ({ source: p.name, target })));
}

/** The managed phases with an edge out: one notification and one trigger each. */
export function sourcePhases(phases: readonly Phase[]): Phase[] {
  return phases.filter((p) => p.managed && p.promotesTo.length > 0);
}

/** The phases of a cycle in the order of their edges, or nothing. */
export function findCycle(phases: readonly Pick<Phase, "name" | "promotesTo">[]): string[] | undefined {
  const targets = new Map(phases.map((p) => [p.name, p.promotesTo]));
  const done = new Set<string>();
  const visit = (name: string, trail: string[]): string[] | undefined => {
    if (trail.includes(name)) return [...trail.slice(trail.indexOf(name)), name];
    if (done.has(name)) return undefined;
    for (const target of targets.get(name) ?? []) {
      const cycle = visit(target, [...trail, name]);
      if (cycle) return cycle;
    }
    done.add(name);
    return undefined;
  };
  for (const { name } of phases) {
    const cycle = visit(name, []);
    if (cycle) return cycle;
  }
  return undefined;
}

/** A list of phases; what holds between them is checked by `graphProblems`. */
export const phasesSchema = z.array(phase).min(1, "at least one phase");

/** A problem between phases: where it is, the bad value, what is allowed. */
export interface GraphProblem {
  path: (string | number)[];
  value: string;
  allowed: string;
}

function nameOfPhase(given: string, names: readonly string[]): string {
  const near = nearest(given, names);
  return `the name of a phase (${near === undefined ? names.join(", ") : `"${near}"?`})`;
}

/** Namespaces that no application may be put into. */
const reserved = [...Object.values(namespaces), "default", "kube-system", "kube-public", "kube-node-lease"];

/** The reserved namespaces that an application of the right name would be put into. */
function reservedMatches(namespace: string, phase: string): string[] {
  const [before = "", after] = fill(namespace, { app: "*", phase }).split("*");
  if (after === undefined) return reserved.filter((name) => name === before);
  const shortest = before.length + after.length + 1;
  return reserved.filter((name) => name.length >= shortest && name.startsWith(before) && name.endsWith(after));
}

/** What is wrong between phases that run on one cluster: one name ends with another, or both are in one namespace. */
function meetings(phases: readonly Pick<Phase, "name" | "managed" | "namespace">[]): GraphProblem[] {
  const here = phases.map((phase, index) => ({ phase, index })).filter(({ phase }) => phase.managed);
  const names = here.map(({ phase }) => phase.name);
  const problems: GraphProblem[] = [];
  for (const { phase: a, index: i } of here) {
    for (const { phase: b, index: j } of here) {
      const together = runTogether(a.name, b.name, names);
      if (together) problems.push({ path: [i, "name"], value: a.name, allowed: together });
      // Of two namespaces the one is named that is not as by default, and of two such the later.
      const usual = (one: typeof a) => one.namespace === "{app}-{phase}";
      if (a.name === b.name || usual(a) || (!usual(b) && i < j)) continue;
      const met = meetingNamespaces(a, b);
      if (met) problems.push({ path: [i, "namespace"], value: a.namespace, allowed: met });
    }
  }
  return problems;
}

/**
 * What is wrong between phases: a name used twice, an unknown target, a cycle, a reserved namespace, none managed, two that
 * meet in names or namespaces.
 */
export function graphProblems(
  phases: readonly Pick<Phase, "name" | "promotesTo" | "managed" | "namespace">[],
): GraphProblem[] {
  const names = phases.map((p) => p.name);
  const problems: GraphProblem[] = [];
  phases.forEach((p, i) => {
    if (names.indexOf(p.name) !== i) {
      problems.push({ path: [i, "name"], value: p.name, allowed: "a name that no other phase has" });
    }
    const taken = reservedMatches(p.namespace, p.name);
    if (taken.length > 0) {
      problems.push({
        path: [i, "namespace"],
        value: p.namespace,
        allowed: `a pattern that ${taken.join(", ")} does not match`,
      });
    }
    p.promotesTo.forEach((target, j) => {
      const path = [i, "promotesTo", j];
      if (!names.includes(target)) {
        problems.push({ path, value: target, allowed: nameOfPhase(target, names) });
      } else if (p.promotesTo.indexOf(target) !== j) {
        problems.push({ path, value: target, allowed: "each phase once" });
      }
    });
  });
  problems.push(...meetings(phases));
  const cycle = findCycle(phases);
  if (cycle) problems.push({ path: [], value: cycle.join(" -> "), allowed: "edges without a cycle" });
  if (phases.length > 0 && phases.every((p) => !p.managed)) {
    problems.push({ path: [], value: names.join(", "), allowed: "at least one phase with managed: true" });
  }
  return problems;
}
