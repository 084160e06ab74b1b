// Hostile requests to the webhook, drawn from a seed: none may make a Workflow, and those without the token are refused.
import fc from "fast-check";
import type { LoadRequest } from "../../measure/load/job";
import { notification } from "../../measure/load/webhook";

/** A request, and what it tries. */
export interface Hostile extends LoadRequest {
  kind: string;
  /** True: it has no token, or a wrong one, and must be answered 401. */
  refused: boolean;
}

const endpoint = "/appSyncSuccess";
const json = { "content-type": "application/json" };
const withToken = { ...json, authorization: "Bearer {token}" };
const app = "hostile";

const commit = fc.string({ unit: fc.constantFrom(...Array.from("0123456789abcdef")), minLength: 40, maxLength: 40 });
const valid = commit.map((sha) => notification(app, sha));
/** Text without the placeholder that the load generator fills in. */
const text = fc.string({ unit: "grapheme", maxLength: 60 }).filter((value) => !value.includes("{token}"));
const headerText = fc.string({ unit: "grapheme-ascii", maxLength: 60 }).filter((value) => !value.includes("{token}"));

/** Ways to come without the token: each row are headers, and a query where there is one. */
const strangers: Record<string, { headers: LoadRequest["headers"]; query?: string }> = {
  "no token": { headers: {} },
  "an empty header": { headers: { authorization: "" } },
  "the word Bearer alone": { headers: { authorization: "Bearer" } },
  "text before the token": { headers: { authorization: "Bearer x{token}" } },
  "text after the token": { headers: { authorization: "Bearer {token}x" } },
  "the token twice": { headers: { authorization: "Bearer {token},{token}" } },
  "two blanks": { headers: { authorization: "Bearer  {token}" } },
  "another case": { headers: { authorization: "bearer {token}" } },
  "another scheme": { headers: { authorization: "Basic {token}" } },
  "no scheme": { headers: { authorization: "{token}" } },
  "a wrong header first": { headers: { authorization: ["Bearer wrong", "Bearer {token}"] } },
  "other headers": { headers: { "x-authorization": "Bearer {token}", "proxy-authorization": "Bearer {token}" } },
  "a cookie": { headers: { cookie: "Authorization=Bearer {token}; token={token}" } },
  "the query": { headers: {}, query: "?token={token}&authorization=Bearer%20{token}" },
};

const refused: fc.Arbitrary<Hostile>[] = [
  fc.tuple(fc.constantFrom(...Object.entries(strangers)), valid).map(([[kind, { headers, query = "" }], body]) => ({
    kind: `refused: ${kind}`,
    refused: true,
    path: `${endpoint}${query}`,
    headers: { ...json, ...headers },
    body,
  })),
  fc.tuple(headerText, valid).map(([value, body]) => ({
    kind: "refused: a guessed token",
    refused: true,
    headers: { ...json, authorization: `Bearer ${value}` },
    body,
  })),
];

/** A request with the token whose body, or way to send it, is no notification. */
const useless = (kind: string, bodies: fc.Arbitrary<string>, more: Partial<LoadRequest> = {}): fc.Arbitrary<Hostile> =>
  bodies.map((body) => ({ kind, refused: false, headers: withToken, body, ...more }));

const tricks = [
  "../../etc/passwd",
  "..",
  "/",
  "app/../../x",
  "app;reboot",
  "$(reboot)",
  "`reboot`",
  "app && id",
  "app|id",
  "-rf",
  "--upload-pack=/bin/sh",
  "app\nreboot",
  "app\u0000",
  "APP",
  "app ",
  " app",
  "a".repeat(46),
  "{{workflow.parameters.git_repo}}",
  "{{ env `PATH` }}",
  '","source_phase":"prod',
  "app\u202e",
  "ａｐｐ",
];
const isName = (value: string) => /^[a-z]([-a-z0-9]{0,43}[a-z0-9])?$/.test(value);
const names = fc.oneof(
  fc.constantFrom(...tricks),
  text.filter((value) => !isName(value)),
);
const commits = fc.oneof(
  fc.constantFrom(...tricks, "main", "HEAD", ""),
  commit.map((sha) => sha.slice(1)),
  commit.map((sha) => `${sha};id`),
  commit.map((sha) => sha.replace(/^./, "g")),
  text.filter((value) => !/^[0-9a-f]{40}$/.test(value)),
);
const phases = fc.oneof(
  fc.constantFrom("prod", "staging", "TEST", "test ", "tes", "testt", "test|prod", ...tricks),
  text.filter((value) => value !== "test"),
);
const noText = fc.jsonValue().filter((value) => typeof value !== "string");
const fields = ["app", "source_phase", "source_commit"] as const;

/** A notification with one field that is no text. */
const wrongType = fc
  .tuple(valid, fc.constantFrom(...fields), noText)
  .map(([body, field, value]) => JSON.stringify({ ...(JSON.parse(body) as object), [field]: value }));
/** A notification that names one field twice: the first one counts, for the Sensor's filters and for its parameters alike. */
const twice = fc
  .tuple(commit, fc.constantFrom(...fields), fc.constantFrom(...tricks))
  .map(
    ([sha, field, value]) => `{${JSON.stringify(field)}:${JSON.stringify(value)},${notification(app, sha).slice(1)}`,
  );
const padded = (least: number, most: number) =>
  fc
    .tuple(valid, fc.integer({ min: least, max: most }))
    .map(([body, size]) => JSON.stringify({ ...(JSON.parse(body) as object), padding: "x".repeat(size) }));
const form = fc.tuple(commit, fc.integer({ min: 0, max: 100_000 })).map(([sha, size]) => {
  const padding = size > 90_000 ? `&padding=${"x".repeat(size)}` : "";
  return `app=${app}&source_phase=test&source_commit=${sha}${padding}`;
});
const formHeaders = { ...withToken, "content-type": "application/x-www-form-urlencoded" };
const bad = fc.tuple(names, commit).map(([name, sha]) => notification(name, sha));

const others: { weight: number; arbitrary: fc.Arbitrary<Hostile> }[] = [
  { weight: 6, arbitrary: useless("a strange application", bad) },
  {
    weight: 6,
    arbitrary: useless(
      "a strange phase",
      fc.tuple(commit, phases).map(([sha, phase]) => notification(app, sha, phase)),
    ),
  },
  {
    weight: 6,
    arbitrary: useless(
      "a strange commit",
      commits.map((value) => notification(app, value)),
    ),
  },
  { weight: 6, arbitrary: useless("a field of another type", wrongType) },
  { weight: 4, arbitrary: useless("a field twice", twice) },
  { weight: 4, arbitrary: useless("another document", fc.json()) },
  { weight: 3, arbitrary: useless("no JSON", text) },
  {
    weight: 4,
    arbitrary: useless(
      "half a document",
      fc
        .tuple(valid, fc.double({ min: 0, max: 0.99, noNaN: true }))
        .map(([body, part]) => body.slice(0, body.length * part)),
    ),
  },
  { weight: 1, arbitrary: useless("a connection that breaks off", valid, { breakOff: true }) },
  { weight: 1, arbitrary: useless("a large document", padded(16_384, 100_000)) },
  { weight: 3, arbitrary: useless("a form", form, { headers: formHeaders }) },
  { weight: 2, arbitrary: useless("a document as a form", valid, { headers: formHeaders }) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom("GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"), valid)
      .map(([method, body]) => ({ kind: "another method", refused: false, method, headers: withToken, body })),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(
        fc.constantFrom(
          "/",
          "//appSyncSuccess",
          "/appSyncSuccess/",
          "/../appSyncSuccess",
          "/appSyncSuccess%00",
          "/appSyncSuccess/%2e%2e/x",
          "/health",
          "/appsyncsuccess",
        ),
        valid,
      )
      .map(([path, body]) => ({ kind: "another path", refused: false, path, headers: withToken, body })),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(
        fc.dictionary(
          fc.constantFrom(
            "x-http-method-override",
            "content-encoding",
            "x-forwarded-for",
            "x-original-url",
            "ce-specversion",
            "ce-type",
            "ce-source",
            "ce-id",
            "ce-subject",
            "traceparent",
            "accept",
            "content-language",
          ),
          headerText,
        ),
        bad,
      )
      .map(([more, body]) => ({ kind: "strange headers", refused: false, headers: { ...withToken, ...more }, body })),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.integer({ min: 1000, max: 60_000 }), bad).map(([size, body]) => ({
      kind: "a large header",
      refused: false,
      headers: { ...withToken, "x-large": "x".repeat(size) },
      body,
    })),
  },
];

/** The requests of a seed: half of them without the token. */
export function hostileRequests(seed: number, count: number): Hostile[] {
  const both = fc.oneof({ weight: 1, arbitrary: fc.oneof(...refused) }, { weight: 1, arbitrary: fc.oneof(...others) });
  return fc.sample(both, { numRuns: count, seed });
}
