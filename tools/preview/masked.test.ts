// What a comment shows of manifests: what is known to be harmless, and of everything else the place and whether it changes.
import assert from "node:assert/strict";
import { stringify } from "yaml";
import type { Preview } from "./events";
import { release, previewOf } from "./golden/stack";
import { manifestSections, normalized } from "./manifests";
import { redacted } from "./redacted";
import { gitDiff } from "./tools";

const secret = "correct-horse-battery";
const encoded = Buffer.from(secret).toString("base64");
const container = (more: object) => ({
  kind: "Deployment",
  spec: { template: { spec: { containers: [{ name: "a", ...more }] } } },
});
const configMap = (data: object) => ({ kind: "ConfigMap", metadata: { name: "a" }, data });
const secretObject = { kind: "Secret", metadata: { name: "a" }, data: { ca: encoded }, stringData: { b: secret } };

/** Where a secret may stand in what a chart renders. */
const places: Record<string, object | string> = {
  "a Secret": secretObject,
  "a Secret whose value is a switch or a number": { kind: "Secret", data: { on: secret, off: encoded } },
  "a List of Secrets": { kind: "List", items: [secretObject] },
  "a List in a List": { kind: "List", items: [{ kind: "List", items: [secretObject] }] },
  "a SecretList whose items name no kind": { kind: "SecretList", items: [{ data: { a: encoded } }] },
  "a list of documents": [secretObject],
  "a Secret inside another object": { kind: "Sensor", spec: { source: { resource: secretObject } } },
  "JSON on one line": configMap({ "users.json": `{"users":[{"name":"admin","password":"${secret}"}]}` }),
  "JSON with the secret as a key": configMap({ "users.json": `{"tokens":{"${secret}":"admin"}}` }),
  "YAML in a ConfigMap": configMap({ config: `users:\n  - name: admin\n    phrase: ${secret}\n` }),
  "a script in a ConfigMap": configMap({ "run.sh": `#!/bin/sh\nlogin ${secret}\n` }),
  "a file of properties": configMap({ properties: `user=admin\nphrase=${secret}\n` }),
  "a Secret as text": configMap({ "secret.yaml": stringify(secretObject) }),
  "binary data": { kind: "ConfigMap", binaryData: { a: encoded } },
  "a binary YAML value": `kind: ConfigMap\ndata:\n  a: !!binary ${encoded}\n`,
  "a URL with a password": configMap({ url: `https://ann:${secret}@example.com/path` }),
  "a URL with a token alone": configMap({ url: `https://${secret}@example.com/path` }),
  "a URL with a query": configMap({ url: `https://example.com/?key=${secret}` }),
  "a URL whose path is the secret": configMap({ url: `https://hooks.example.com/services/${secret}` }),
  "a variable": container({ env: [{ name: "PHRASE", value: secret }] }),
  "an argument with =": container({ args: [`--phrase=${secret}`] }),
  "an argument after its option": container({ args: ["--phrase", secret] }),
  "an argument for itself": container({ args: ["serve", secret] }),
  "an option of one letter and its value": container({ args: [`-p${secret}`] }),
  "a command in a shell": container({ command: ["sh", "-c", `curl -u ann:${secret} https://example.com`] }),
  "a probe's command": container({ livenessProbe: { exec: { command: ["check", secret] } } }),
  "a probe's header": container({ livenessProbe: { httpGet: { httpHeaders: [{ name: "X", value: secret }] } } }),
  "a probe's query": container({ livenessProbe: { httpGet: { path: `/?x=${secret}` } } }),
  "an annotation": { kind: "Pod", metadata: { annotations: { phrase: secret } } },
  "a label that nobody knows": { kind: "Pod", metadata: { labels: { phrase: secret } } },
  "a resource that nobody knows": { kind: "Cluster", spec: { login: [{ phrase: secret }] } },
  "a field that nobody knows": { kind: "Deployment", spec: { phrase: secret } },
  "a document without a kind": { spec: secret },
  "a comment": `# ${secret}\nkind: Pod\n`,
  "an alias": `kind: ConfigMap\ndata: {a: &x ${secret}, b: *x}\n`,
  "a name that is none": { kind: "Pod", metadata: { name: `x ${secret}` } },
};

describe("a secret in what a chart renders", () => {
  for (const [place, document] of Object.entries(places)) {
    it(`is not shown where it stands in ${place}`, () => {
      const shown = normalized(typeof document === "string" ? document : stringify(document));
      for (const form of [secret, encoded]) assert.ok(!shown.includes(form), shown);
    });
  }

  it("is not shown where it is a number under a name that says nothing", () => {
    assert.doesNotMatch(normalized(stringify(configMap({ phrase: 73519462, pin: "4711" }))), /73519462|4711/);
  });

  it("is not shown by the message about what is no YAML", () => {
    assert.throws(
      () => normalized(`kind: Pod\nphrase: "${secret}\n`),
      (error: Error) => /no YAML, at line \d+/.test(error.message) && !error.message.includes(secret),
    );
  });
});

/** What a reviewer wants to see, as it stands in the manifests. */
const shown: Record<string, [document: object, lines: string[]]> = {
  "the image": [container({ image: "quay.io/argoproj/argocd:v3.4.4" }), ["image: quay.io/argoproj/argocd:v3.4.4"]],
  "an image with a digest": [
    container({ image: `registry.example.com:5000/a/b@sha256:${"0".repeat(64)}` }),
    [`image: registry.example.com:5000/a/b@sha256:${"0".repeat(64)}`],
  ],
  "an image that an argument names": [
    container({ args: ["--executor-image", "quay.io/argoproj/argoexec:v4.0.6"] }),
    ["- --executor-image", "- quay.io/argoproj/argoexec:v4.0.6"],
  ],
  replicas: [{ kind: "StatefulSet", spec: { replicas: 3 } }, ["replicas: 3"]],
  resources: [container({ resources: { limits: { memory: "512Mi", cpu: "1.5" } } }), ["memory: 512Mi", 'cpu: "1.5"']],
  "the program and its options": [
    container({ command: ["argocd-server", "--port=8080", "--loglevel", "info", "--auth-mode=client"] }),
    ["- argocd-server", "- --port=8080", "- --loglevel", "- info", "- --auth-mode=client"],
  ],
  privileges: [
    container({ securityContext: { runAsNonRoot: true, capabilities: { drop: ["ALL"] } } }),
    ["runAsNonRoot: true", "- ALL"],
  ],
  "which Secret a variable comes from": [
    container({ env: [{ name: "TOKEN", valueFrom: { secretKeyRef: { name: "login", key: "token" } } }] }),
    ["- name: TOKEN", "name: login", "key: token"],
  ],
  "what a role may do": [
    { kind: "ClusterRole", rules: [{ apiGroups: ["", "apps"], resources: ["pods/log"], verbs: ["*"] }] },
    ["- apps", "- pods/log", '- "*"'],
  ],
  "what a policy lets in": [
    {
      kind: "NetworkPolicy",
      spec: { ingress: [{ from: [{ ipBlock: { cidr: "10.0.0.0/8" } }], ports: [{ port: 80 }] }] },
    },
    ["cidr: 10.0.0.0/8", "- port: 80"],
  ],
  "a Service's type and ports": [
    { kind: "Service", spec: { type: "LoadBalancer", ports: [{ port: 443, targetPort: "https" }] } },
    ["type: LoadBalancer", "- port: 443", "targetPort: https"],
  ],
  "switches, levels, durations and counts of a ConfigMap": [
    configMap({
      "server.insecure": "true",
      "controller.log.level": "debug",
      "timeout.reconciliation": "15s",
      "reposerver.parallelism.limit": "5",
    }),
    [
      'server.insecure: "true"',
      "controller.log.level: debug",
      "timeout.reconciliation: 15s",
      'reposerver.parallelism.limit: "5"',
    ],
  ],
  "the keys of a file in a ConfigMap": [
    configMap({ config: "parallelism: 6\nartifactRepository:\n  s3: {bucket: reports}\n" }),
    ["parallelism: 6", "artifactRepository:", "bucket: (hidden)"],
  ],
  "the keys of a Secret": [secretObject, ["ca: (hidden)", "b: (hidden)"]],
};

describe("a comment shows", () => {
  for (const [what, [document, lines]] of Object.entries(shown)) {
    it(what, () => {
      const found = normalized(stringify(document))
        .split("\n")
        .map((line) => line.trim());
      for (const line of lines) {
        assert.ok(found.includes(line) || found.includes(`- ${line}`), `${line} is not in\n${found.join("\n")}`);
      }
    });
  }
});

describe("the difference of hidden values", () => {
  const difference = async (before: () => object, after: () => object): Promise<string[]> => {
    const preview = previewOf(release("argo-cd", "1.0.0"), release("argo-cd", "2.0.0"));
    const render = (inputs: Record<string, unknown>) =>
      Promise.resolve(stringify(inputs["version"] === "1.0.0" ? before() : after()));
    const [section] = await manifestSections(preview, render, gitDiff);
    return section!.lines.filter((line) => /^[+-]/.test(line)).map((line) => line.replace(/\s+/g, " "));
  };
  const made = () => ({ kind: "Secret", data: { made: String(Math.random()) } });

  it("says that a value changes", async () => {
    const lines = await difference(
      () => configMap({ url: "https://one.example.com" }),
      () => configMap({ url: "https://two.example.com" }),
    );
    assert.deepEqual(lines, ["- url: (hidden)", "+ url: (hidden, changed)"]);
  });

  it("is empty where none changes", async () => {
    const same = () => configMap({ url: "https://one.example.com" });
    assert.deepEqual(await difference(same, same), []);
  });

  it("is empty where the chart makes a value anew each time that it is rendered", async () => {
    assert.deepEqual(await difference(made, made), []);
  });

  it("says that a value is made anew from now on", async () => {
    const lines = await difference(() => ({ kind: "Secret", data: { made: "always the same" } }), made);
    assert.deepEqual(lines, ["- made: (hidden)", "+ made: (hidden, made anew at each rendering)"]);
  });

  it("follows an item of a list by its name", async () => {
    const env = (...names: string[]) => container({ env: names.map((name) => ({ name, value: `of ${name}` })) });
    const lines = await difference(
      () => env("A", "B"),
      () => env("C", "A", "B"),
    );
    assert.deepEqual(lines, ["+ - name: C", "+ value: (hidden)"]);
  });
});

describe("a message of others", () => {
  const type = "kubernetes:core/v1:Secret";
  const state = { type, urn: `urn:pulumi:s::p::${type}::a`, custom: true, inputs: { data: { a: encoded } } };
  const preview: Pick<Preview, "steps"> = { steps: [{ op: "create", urn: state.urn, type, new: state }] };
  const messages: Record<string, string> = {
    "a value of a Secret in it": `refused: ${encoded} is not right`,
    "the decoded value of a Secret in it": `refused: ${secret} is not right`,
    "a URL with a password": "cannot get https://ann:hunter2@example.com/x",
    "a URL with a token alone": "cannot get https://hunter2@example.com/x",
    "a URL with a query": "cannot get https://example.com/x?sig=hunter2",
    "an option and its value": "usage: helm --password hunter2 pull",
    "a key and its value": 'json: {"clientSecret":"hunter2"}',
    "a header": "Authorization: Basic hunter2",
  };
  for (const [what, message] of Object.entries(messages)) {
    it(`is shown without ${what}`, () => {
      const said = redacted(message, preview);
      assert.ok(!said.includes("hunter2") && !said.includes(secret) && !said.includes(encoded), said);
      assert.match(said, /\(hidden\)/);
    });
  }

  it("is shown as it is where nothing in it is secret", () => {
    const message = 'Release "argo-cd": chart 10.1.1 not found in https://argoproj.github.io/argo-helm: 404';
    assert.equal(redacted(message, preview), message);
  });
});
