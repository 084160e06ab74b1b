// What one promotion is asked to do: every argument checked by pattern before anything else happens.
import { PromoteError } from "./errors";
import { parseVersionKey } from "./versionKey";

/** A promotion, checked. */
export interface Settings extends LayoutSettings {
  app: string;
  sourcePhase: string;
  targetPhase: string;
  /** Full id of the commit whose version was tested. */
  sourceCommit: string;
  /** Path of the source phase's values file in the repository. */
  sourceFile: string;
  /** Path of the target phase's values file in the repository. */
  targetFile: string;
  /** Name of the Workflow, for the commit message. */
  workflow?: string;
  /** What the guard saw before the campaign; checked again before anything is committed. */
  guardFingerprint?: string;
  allowOlder: boolean;
  dryRun: boolean;
  /** Milliseconds for the whole run. */
  timeout: number;
  /** Milliseconds of the first wait after a network error, at most. */
  retryWait: number;
}

/** Options as the command line gives them. */
export type RawOptions = Record<string, string | boolean | undefined>;

/** Where the reference demo keeps the version of a phase. */
export const defaultValuesPath = "argo-projects/{app}/manifests/overlays/{phase}/values-{phase}.yaml";

const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const labelRule = "lower-case letters, digits and '-' (63 at most)";

/** What each option may look like. */
export const patterns = {
  app: { pattern: label, rule: labelRule },
  "source-phase": { pattern: label, rule: labelRule },
  "target-phase": { pattern: label, rule: labelRule },
  phase: { pattern: label, rule: labelRule },
  "source-commit": {
    pattern: /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/,
    rule: "the full id of a commit (40 or 64 hexadecimal digits)",
  },
  branch: {
    pattern: /^(?!.*(?:\.\.|\/\/|\/\.|@\{|\.lock(?:\/|$)))[A-Za-z0-9][A-Za-z0-9._/+@-]{0,198}(?<![/.])$/,
    rule: "the name of a branch",
  },
  "argocd-namespace": { pattern: label, rule: labelRule },
  namespace: { pattern: label, rule: labelRule },
  "guard-fingerprint": { pattern: /^[0-9a-f]{64}$/, rule: "what `promote guard` printed (64 hexadecimal digits)" },
  workflow: { pattern: /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/, rule: "the name of a Workflow" },
  "values-path": {
    pattern: /^(?!.*(?:^|\/)\.{1,2}(?:\/|$))(?!.*(?:^|\/)\.git(?:\/|$))[A-Za-z0-9._{}+@-]+(?:\/[A-Za-z0-9._{}+@-]+)*$/,
    rule: "a path relative to the top of the repository, which may hold {app} and {phase}",
  },
} as const;

/** Checks one option by its pattern. */
export function check(name: keyof typeof patterns, value: unknown): string {
  const { pattern, rule } = patterns[name];
  if (typeof value !== "string" || value === "")
    throw new PromoteError("bad-input", `--${name} is missing; it must be ${rule}.`);
  if (!pattern.test(value)) {
    throw new PromoteError("bad-input", `--${name} is ${JSON.stringify(value.slice(0, 100))}; it must be ${rule}.`);
  }
  return value;
}

/** Milliseconds of a duration such as 500ms, 30s, 5m or 1h. */
export function duration(name: string, text: unknown): number {
  const match = /^(\d{1,6})(ms|s|m|h)$/.exec(String(text));
  const unit = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[match?.[2] ?? ""] ?? 0;
  const value = Number(match?.[1] ?? 0) * unit;
  if (value <= 0) {
    throw new PromoteError(
      "bad-input",
      `--${name} is ${JSON.stringify(text)}; it must be a duration such as 30s or 5m.`,
    );
  }
  return value;
}

/** Where the repository is, how to reach it, and where versions stand in it. */
export interface LayoutSettings {
  gitRepo: string;
  branch: string;
  /** Path of a phase's values file, with {app} and {phase}. */
  valuesPath: string;
  sharedFolders: number;
  versionKey: string[];
  caFile?: string;
  gitTimeout: number;
  user?: string;
  password?: string;
  email: string;
}

/** Checks what all commands have in common that read the repository. */
export function readLayout(options: RawOptions, environment: NodeJS.ProcessEnv): LayoutSettings {
  const gitRepo = checkRepository(options.gitRepo);
  const valuesPath = check("values-path", options.valuesPath ?? defaultValuesPath);
  if (!valuesPath.includes("{phase}") || /[{}]/.test(valuesPath.replaceAll(/\{(app|phase)\}/g, ""))) {
    throw new PromoteError(
      "bad-input",
      `--values-path is ${valuesPath}; it must hold {phase} and no other than {app}.`,
    );
  }
  return {
    gitRepo,
    branch: check("branch", options.branch),
    valuesPath,
    sharedFolders: valuesPath.split("/").findIndex((folder) => folder.includes("{")),
    versionKey: parseVersionKey(String(options.versionKey ?? "image.version")),
    caFile: text(options.caFile),
    gitTimeout: duration("git-timeout", options.gitTimeout ?? "30s"),
    ...readIdentity(gitRepo, environment),
  };
}

/** Path of a phase's values file. */
export const fillPath = (valuesPath: string, app: string, phase: string): string =>
  valuesPath.replaceAll("{app}", app).replaceAll("{phase}", phase);

/** Checks everything that `promote` is given, before anything is done. */
export function readSettings(options: RawOptions, environment: NodeJS.ProcessEnv): Settings {
  const sourcePhase = check("source-phase", options.sourcePhase);
  const targetPhase = check("target-phase", options.targetPhase);
  if (sourcePhase === targetPhase) {
    throw new PromoteError(
      "bad-input",
      `--target-phase is ${targetPhase}, the source phase itself; it must be another.`,
    );
  }
  const app = check("app", options.app);
  const layout = readLayout(options, environment);
  return {
    ...layout,
    sourceCommit: check("source-commit", options.sourceCommit),
    app,
    sourcePhase,
    targetPhase,
    sourceFile: fillPath(layout.valuesPath, app, sourcePhase),
    targetFile: fillPath(layout.valuesPath, app, targetPhase),
    workflow: options.workflow ? check("workflow", options.workflow) : undefined,
    guardFingerprint: options.guardFingerprint ? check("guard-fingerprint", options.guardFingerprint) : undefined,
    allowOlder: options.allowOlder === true,
    dryRun: options.dryRun === true,
    timeout: duration("timeout", options.timeout ?? "5m"),
    retryWait: duration("retry-wait", options.retryWait ?? "500ms"),
  };
}

/** Checks the address of a repository and gives it back in its normal form. */
export function checkRepository(value: unknown): string {
  const rule = "it must be https://<host>/<path>, without user, password, query and fragment";
  if (typeof value !== "string" || value === "") throw new PromoteError("bad-input", `--git-repo is missing; ${rule}.`);
  let url: URL;
  try {
    url = new URL(value);
  } catch {
    throw new PromoteError("bad-input", `--git-repo is no address; ${rule}.`);
  }
  if (url.username !== "" || url.password !== "") {
    throw new PromoteError("bad-input", `--git-repo holds credentials, which would end up in logs; ${rule}.`);
  }
  if (
    (url.protocol !== "https:" && url.protocol !== "file:") ||
    url.search !== "" ||
    url.hash !== "" ||
    url.pathname === "/"
  ) {
    throw new PromoteError("bad-input", `--git-repo is ${JSON.stringify(value.slice(0, 200))}; ${rule}.`);
  }
  return url.href;
}

/** Checks the phases that this cluster runs and gives back the edges out of them: `[{"name":"test","promotesTo":["prod"]}]`. */
export function readEdges(value: unknown): { source: string; target: string }[] {
  const rule = 'it must be a JSON list such as [{"name":"test","promotesTo":["prod"]}]';
  const refuse = (): never => {
    throw new PromoteError("bad-input", `--phases is ${JSON.stringify(value)?.slice(0, 200)}; ${rule}.`);
  };
  let phases: unknown;
  try {
    phases = JSON.parse(String(value));
  } catch {
    return refuse();
  }
  if (!Array.isArray(phases)) return refuse();
  return phases.flatMap((phase: unknown) => {
    const { name, promotesTo } = (phase ?? {}) as { name?: unknown; promotesTo?: unknown };
    if (typeof name !== "string" || !label.test(name) || !Array.isArray(promotesTo)) return refuse();
    return promotesTo.map((target: unknown) => {
      if (typeof target !== "string" || !label.test(target) || target === name) return refuse();
      return { source: name, target };
    });
  });
}

/** Checks the address of the webhook. */
export function checkWebhook(value: unknown): string {
  if (typeof value === "string" && /^https?:\/\/[A-Za-z0-9.:[\]-]+(\/[A-Za-z0-9._/-]*)?$/.test(value)) return value;
  throw new PromoteError(
    "bad-input",
    `--webhook-url is ${JSON.stringify(value)}; it must be http(s)://<host>[:<port>]/<path>.`,
  );
}

function readIdentity(gitRepo: string, environment: NodeJS.ProcessEnv): Pick<Settings, "user" | "password" | "email"> {
  const { GIT_USER: user, GIT_PASSWORD: password, GIT_EMAIL: email } = environment;
  for (const [name, value] of Object.entries({ GIT_USER: user, GIT_PASSWORD: password, GIT_EMAIL: email })) {
    if (value !== undefined && /[\r\n\0]/.test(value)) {
      throw new PromoteError("bad-input", `${name} holds a line break; it must be one line.`);
    }
  }
  if (gitRepo.startsWith("https:") && (!user || !password)) {
    throw new PromoteError(
      "bad-input",
      `${user ? "GIT_PASSWORD" : "GIT_USER"} is not set; it must come from the credentials Secret.`,
    );
  }
  return { user, password, email: email ?? "" };
}

/** An option's text, or undefined when it is empty. */
export const text = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;
