// The GitOps repository as program and step must agree on it: its address, branch and paths, the version's key, the credentials.
import { millisecondsOf } from "./duration";
import type { Grammar, Rule } from "./grammar";
import { longestGitCall } from "./limits";
import { isSsh, sshRule } from "./ssh";

/** Where the reference demo keeps the version of a phase. */
export const defaultValuesPath = "argo-projects/{app}/manifests/overlays/{phase}/values-{phase}.yaml";

/** Where the reference demo keeps its generator files, one per application and phase. */
export const defaultGenerators = "argo-projects/*/generators/*.json";

/** Where the reference demo keeps an application's chart. */
export const defaultChart = "argo-projects/{app}/manifests/base";

/** The key of the version in the values file. */
export const defaultVersionKey = "image.version";

/** Where a person stops promotions of all applications, unless the configuration says otherwise. */
export const defaultStops = "promotion.yaml";

/** Where a person holds promotions of one application, unless the configuration says otherwise. */
export const defaultHolds = "argo-projects/{app}/promotion.yaml";

const parse = (text: string): URL | undefined => (URL.canParse(text) ? new URL(text) : undefined);

/** The address of what is written as http, or as SSH's short form with a slash. Never of a text that may hold a password. */
function meantAddress(text: string): string | undefined {
  if (/^git@[^/:@]+\/[^@]+$/.test(text)) return text.replace("/", ":");
  return /^http:\/\/[^@]*$/.test(text) ? text.replace("http:", "https:") : undefined;
}

/** What holds for an address whatever its scheme: also for that of a local repository, which only the step knows. */
export const anyAddress: Grammar = [
  {
    must: "an https:// URL without user name or password in it",
    holds: (text) => parse(text)?.username === "" && parse(text)?.password === "",
  },
  {
    must: "https://<host>/<path>, without spaces, braces, query and fragment",
    // eslint-disable-next-line no-control-regex -- a parser of URLs drops some of them silently
    holds: (text) => !/[\s{}?#\x00-\x1f\x7f]/.test(text) && !/^\/*$/.test(parse(text)?.pathname ?? ""),
    meant: (text) => text.trim().replace(/[?#].*$/s, ""),
  },
];

/** Address of the repository. */
export const address: Grammar = [
  {
    must: "an https:// URL without user name or password in it, or an SSH URL such as git@git.example.com:team/gitops.git",
    holds: (text) => parse(text)?.protocol === "https:" || isSsh(text),
    meant: meantAddress,
  },
  sshRule,
  ...anyAddress.map((rule) => ({ ...rule, holds: (text: string) => isSsh(text) || rule.holds(text) })),
  {
    must: "https://<host>/<path> without a slash at its end, as the git server announces it",
    holds: (text) => !text.endsWith("/"),
    meant: (text) => text.replace(/\/+$/, ""),
  },
];

/** Branch that promotions are committed to. */
export const branch: Grammar = [
  {
    must: "the name of a branch, without refs/heads/ before it",
    holds: (text) => !text.startsWith("refs/"),
    meant: (text) => text.replace(/^refs\/(?:heads|remotes\/[^/]+)\//, ""),
  },
  {
    must: "the name of a branch, not HEAD and not the id of a commit",
    holds: (text) => !/^(?:HEAD|@|[0-9a-f]{40}|[0-9a-f]{64})$/i.test(text),
  },
  {
    must: "the name of a branch",
    // As git check-ref-format has it, of the characters that need no quoting anywhere.
    holds: (text) =>
      /^(?!.*(?:\.\.|\/\/|\/\.|@\{|\.lock(?:\/|$)))[A-Za-z0-9_][A-Za-z0-9._/+@-]{0,198}(?<![/.])$/.test(text),
    meant: (text) => text.trim(),
  },
];

const placeholders = (text: string): string[] => text.match(/\{[^{}]*\}?|\}/g) ?? [];

/** Placeholders as other tools write them, such as <app>, {{ .app }} and ${app}, as this one does. */
export const inBraces = (text: string): string =>
  text.replace(
    /\$?\{+\s*\.?(\w+)\s*\}+|<(\w+)>|%(\w+)%|\$(\w+)/g,
    (_, ...names: (string | undefined)[]) => `{${names.slice(0, 4).find(Boolean)!.toLowerCase()}}`,
  );

const known = (...names: string[]): Rule => ({
  must: `a path whose placeholders are among ${names.join(", ")}`,
  holds: (text) => placeholders(text).every((each) => names.includes(each)),
  meant: inBraces,
});

/** A path inside the repository. */
export const inside: Rule = {
  must: "a path inside the repository, relative to its root",
  holds: (text) => text.split("/").every((name) => !["", ".", "..", ".git"].includes(name)),
  meant: (text) => text.replace(/^(?:\.?\/)+|\/+$/g, "").replace(/\/(?:\.?\/)+/g, "/"),
};

/** The root of the repository may be a chart's folder. */
const insideOrRoot: Rule = { ...inside, holds: (text) => text === "." || inside.holds(text) };

/**
 * A comma, a quote and a dollar sign mean something to Helm and Argo CD in the name of a values file; a semicolon parts
 * the paths of an annotation.
 */
const characters: Rule = {
  must: "a path of letters, digits, spaces within a name, and . _ - + @ =",
  holds: (text) =>
    text.length <= 1000 &&
    text.split("/").every((name) => /^[\p{L}\p{M}\p{N}._+@={}-]+(?: [\p{L}\p{M}\p{N}._+@={}-]+)*$/u.test(name)),
  meant: inBraces,
};

const ofPhase = (what: string): Grammar => [
  inside,
  known("{app}", "{phase}"),
  characters,
  {
    must: `a path that holds {phase}: each phase has ${what} of its own`,
    holds: (text) => text.includes("{phase}"),
  },
];

/** Values file of a phase. */
export const valuesPath = ofPhase("a values file");

/** A file or folder of a phase that a promotion carries something of. */
export const inPhase = ofPhase("one");

/** Folder of an application's chart. */
export const chartPath: Grammar = [insideOrRoot, known("{app}"), characters];

/** The file by which a person stops promotions of all applications. */
export const stopsPath: Grammar = [inside, known(), characters];

/** The file of an application in which a person holds its promotions. */
export const holdsPath: Grammar = [
  inside,
  known("{app}"),
  characters,
  { must: "a path that holds {app}: each application has a file of its own", holds: (text) => text.includes("{app}") },
];

/** A values file, of a phase or of all. */
export const valuesFile: Grammar = [inside, known("{app}", "{phase}"), characters];

/** A path that manifests are made from, be it a phase's own, an application's, or one that all share. */
export const renderedPath: Grammar = [insideOrRoot, known("{app}", "{phase}"), characters];

/**
 * Characters of one key, none that separates or that a template language would read; behind it perhaps the item of a list
 * whose field has a value: `sidecars[name=proxy]`.
 */
const key = String.raw`(?:[^\s.\\{}\x00-\x1f\x7f]|\\\.)+?(?:\[[\w-]+=[^\[\]{}\s\x00-\x1f\x7f]+\])?`;

/**
 * Key of the version in a values file: keys joined by dots, where `\.` is a dot inside a key, a number counts list items, and
 * `[name=proxy]` behind a key is the item of that list whose `name` is `proxy`.
 */
export const versionKey: Grammar = [
  {
    must: String.raw`keys joined by dots, such as image.version (a dot inside a key is written \.)`,
    holds: (text) =>
      text.length <= 500 &&
      !/\[\d*\]/.test(text) &&
      new RegExp(`^${key}(?:\\.${key})*$`).test(text) &&
      !/^[^.]*\/[^.]*$/.test(text),
    meant: (text) =>
      text
        .replaceAll("/", ".")
        .replace(/^[.$]+|\.+$/g, "")
        .replace(/\[(\d+)\]/g, ".$1"),
  },
];

/** The keys of a path that keeps to `versionKey`. The item of a list that is found by a field is a key of its own, `[name=proxy]`. */
export const keysOf = (text: string): string[] =>
  text
    .split(/(?<!\\)\.(?![^[\]]*\])/)
    .flatMap((each) => /^(.+?)(\[[\w-]+=[^[\]]+\])$/.exec(each)?.slice(1) ?? [each])
    .map((each) => each.replaceAll("\\.", "."));

/** Whether a path is a folder or in it. */
export const isWithin = (path: string, folder: string): boolean =>
  folder === "." || path === folder || path.startsWith(`${folder}/`);

/** A path of one application in one phase. */
export const fillPath = (path: string, app: string, phase: string): string =>
  path.replaceAll("{app}", app).replaceAll("{phase}", phase);

/** Time for one git call. A promotion has five minutes for all of its calls, so that one may not take them all. */
export const gitTimeout: Grammar = [
  {
    must: "a duration such as 30s or 2m",
    holds: (text) => /^[1-9]/.test(text) && millisecondsOf(text) !== undefined,
    meant: (text) => (/^[1-9]\d*$/.test(text) ? `${text}s` : text.trim().toLowerCase()),
  },
  {
    must: "a duration from 1s to 4m",
    holds: (text) => {
      const seconds = (millisecondsOf(text) ?? 0) / 1000;
      return seconds >= 1 && seconds <= longestGitCall;
    },
  },
];

const oneLine = (what: string): Rule => ({
  must: `${what} on one line, without a line break at its end`,
  // eslint-disable-next-line no-control-regex -- what would end a line of the protocol
  holds: (text) => text !== "" && !/[\r\n\x00]/.test(text),
});

/** First line of a promotion's commit, unless the configuration says otherwise. */
export const defaultSubject = "promote({app}): {source} -> {target} {version}";

/** What it may hold: of the promotion, the version that the target held before, and the source commit. */
const ofPromotion = ["{app}", "{source}", "{target}", "{version}", "{before}", "{commit}"];

/** First line of a promotion's commit. */
export const commitSubject: Grammar = [
  oneLine("the first line of a commit"),
  {
    must: `a line whose placeholders are among ${ofPromotion.join(", ")}`,
    holds: (text) => !text.includes("{{") && placeholders(text).every((each) => ofPromotion.includes(each)),
    meant: inBraces,
  },
  { must: "a line of 200 characters at most", holds: (text) => text.trim() !== "" && text.length <= 200 },
];

/** Name of the author of a promotion's commit. */
export const authorName: Grammar = [
  oneLine("a name"),
  { must: "a name of 100 characters at most, without < and >", holds: (text) => /^[^<>]{1,100}$/.test(text) },
];

/** User name for the git server. */
export const username: Grammar = [
  oneLine("a user name"),
  {
    must: "a user name without a colon, which would end it in basic authentication",
    holds: (text) => !text.includes(":"),
  },
];

/** Password or token for the git server. */
export const password: Grammar = [oneLine("a password or token")];

/** E-mail address of the promotion's commits. */
export const email: Grammar = [
  { must: "an e-mail address", holds: (text) => /^[^\s@<>]+@[^\s@<>]+$/.test(text), meant: (text) => text.trim() },
];

/** What the branches of proposals begin with. */
export const proposals = "promotion/";

/** The branch on which a promotion is proposed: one for each application and target, whatever is proposed. */
export const proposalBranch = (target: string, app: string): string => `${proposals}${target}/${app}`;

/** How commits are signed: by an SSH key, or by one of OpenPGP. As git's `gpg.format` has them. */
export const signingFormats = ["ssh", "openpgp"] as const;

/** One of them. */
export type SigningFormat = (typeof signingFormats)[number];

/** How the private key of each begins. */
const beginnings: Record<SigningFormat, string> = {
  ssh: "-----BEGIN OPENSSH PRIVATE KEY-----",
  openpgp: "-----BEGIN PGP PRIVATE KEY BLOCK-----",
};

/** The private key that signs commits. */
export const signingKey = (format: SigningFormat): Grammar => [
  {
    must: `a private key without a passphrase that begins with ${beginnings[format]}`,
    holds: (text) => text.trimStart().startsWith(beginnings[format]),
  },
];
