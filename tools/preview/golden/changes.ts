// A dozen changes, each with the comment that a reviewer should see (`<name>.golden`).
import type { Preview } from "../events";
import { base, gatedPhases, phases, previewOf, release, secret, settled, token, violation, type Stack } from "./stack";

export interface Change {
  preview: Preview;
  /** Default 0. */
  inFlight?: number | string;
  /** Exit code of the command. Default 0. */
  code?: number;
}

const change = (after: Stack, extra: Partial<Preview> = {}): Preview => previewOf(base, { ...base, ...after }, extra);
const without = (...names: string[]): Stack =>
  Object.fromEntries(Object.entries(base).filter(([name]) => !names.includes(name)));

const unverified = violation(
  "promotion-protected-verified",
  "mandatory",
  "sensor",
  'Sensor "webhook-app-promotion": `spec.triggers[0]` must run a verification.',
);
const literalSecret = violation(
  "helm-no-literal-secret",
  "mandatory",
  "argo-cd-release",
  'Release "argo-cd": `values.configs.secret.password` must not hold a secret.',
);
const advice = violation(
  "argocd-other-login",
  "advisory",
  "argo-cd-release",
  'Release "argo-cd": only admin can log in.',
);

const workdays = { kind: "allow", schedule: "0 9 * * 1-4", duration: "7h", timeZone: "Europe/Paris" };
const holidays = { kind: "deny", schedule: "0 0 20 12 *", duration: "336h", timeZone: "Europe/Paris" };

const gatesBefore = gatedPhases(
  {
    name: "dev",
    promotesTo: [
      { phase: "eu", soak: "1h", windows: [workdays], carrier: "pullRequest" },
      { phase: "us", needs: ["eu"], carrier: "pullRequest" },
    ],
  },
  { name: "eu", promotesTo: [{ phase: "prod", soak: "24h", windows: [workdays, holidays], needs: ["us"] }] },
  { name: "us", promotesTo: [{ phase: "prod", windows: [workdays, holidays], needs: ["eu", "dev"] }, "late"] },
  { name: "late", promotesTo: [{ phase: "last", soak: "30m", needs: [secret] }] },
);
const gatesAfter = gatedPhases(
  {
    name: "dev",
    promotesTo: [
      { phase: "eu", windows: [holidays], carrier: "pullRequest", autoMerge: true },
      { phase: "us", needs: ["eu"], soak: "5m" },
    ],
  },
  { name: "eu", promotesTo: [{ phase: "prod", soak: "1h", needs: ["us", "dev"] }] },
  {
    name: "us",
    promotesTo: [{ phase: "prod", windows: [holidays, workdays], needs: ["dev", "eu"], carrier: "pullRequest" }],
  },
  {
    name: "late",
    promotesTo: [
      { phase: "last", soak: secret, needs: [`${secret}-2`] },
      { phase: "prod", soak: "2h" },
    ],
  },
);

/** Phases that promote nothing, beside prod. */
const lastPhases = (...names: string[]): Stack =>
  phases(
    { name: "test", promotesTo: ["prod", ...names] },
    ...["prod", ...names].map((name) => ({ name, promotesTo: [] })),
  );

export const changes: Record<string, Change> = {
  nothing: { preview: change({}) },
  "first-time": { preview: previewOf({}, base), inFlight: "the cluster of context prod cannot be reached from here." },
  "chart-bump": { preview: change(release("argo-cd", "10.1.1", { server: { replicas: 1 } })), inFlight: 3 },
  "new-phase": {
    preview: change(
      phases(
        { name: "test", promotesTo: ["staging"] },
        { name: "staging", promotesTo: ["prod"] },
        { name: "prod", promotesTo: [] },
      ),
    ),
  },
  "removed-phase": { preview: change(phases({ name: "test", promotesTo: [] })) },
  "gates-changed": { preview: previewOf({ ...base, ...gatesBefore }, { ...base, ...gatesAfter }) },
  "last-phases": {
    preview: previewOf(
      { ...base, ...lastPhases("us", "dr", "ap"), ...settled({ us: "record", dr: "hold", ap: "hold" }) },
      {
        ...base,
        ...lastPhases("us", "dr", "ap", "eu"),
        ...settled({ us: "rollback", eu: "rollback", ap: secret, prod: "hold" }),
      },
    ),
  },
  "verification-image": {
    preview: change(
      phases({ name: "test", promotesTo: ["prod"], image: "test-campaign:0.2.0" }, { name: "prod", promotesTo: [] }),
    ),
  },
  "verification-removed": {
    preview: change(phases({ name: "test", promotesTo: ["prod"], image: "" }, { name: "prod", promotesTo: [] }), {
      policies: [advice, unverified],
      errors: ["preview failed"],
    }),
    code: 1,
  },
  "token-rotated": { preview: change(token(2)) },
  "high-availability": {
    preview: change(release("argo-cd", "10.1.0", { server: { replicas: 2 } }), { policies: [advice] }),
  },
  registry: {
    preview: change({
      ...release("argo-cd", "10.1.0", { server: { replicas: 1 }, global: { registry: "registry.example.com" } }),
      ...release("argo-events", "2.4.22", { global: { registry: "registry.example.com" } }),
    }),
  },
  "release-removed": { preview: previewOf(base, without("argo-events-release")) },
  "secret-in-values": {
    preview: change(
      release("argo-cd", "10.1.0", { server: { replicas: 1 }, configs: { secret: { password: secret } } }),
      {
        policies: [literalSecret],
        errors: ["preview failed"],
      },
    ),
    code: 1,
  },
  "provider-error": {
    preview: change({}, { packs: [], errors: ["kubernetes:helm.sh/v3:Release (argo-cd-release):\nchart not found"] }),
    code: 2,
  },
};
