// Which Secrets the configuration names and others make: all of them, where they are looked for, and that no verification sees one.
import assert from "node:assert/strict";
import { keptSecrets, namedSecrets, type NamingSecrets } from "../../components/settings/namedSecrets";
import { notifySchema } from "../../components/settings/notify";
import { platformSchema } from "../../components/settings/platform";
import { reportsSchema } from "../../components/settings/reports";
import { configurationKeys, innerKeys, type Key } from "../../tools/docs/keys";
import { anchors, pages } from "../markdown";

const header = (existingSecret: string) => [{ name: "Authorization", existingSecret }];

/** Settings that name a Secret by every key that can. */
const all: NamingSecrets = {
  credentials: { existingSecret: "bot" },
  repository: {
    commits: { signing: { format: "ssh", existingSecret: "signer", key: "signingKey" } },
    forge: { kind: "gitea", existingSecret: "forge-token", key: "token" },
  },
  reports: reportsSchema.parse({ endpoint: "s3.example.com", bucket: "reports", existingSecret: "s3" }),
  notify: notifySchema.parse([
    { on: ["failed"], slack: { channel: "#shop", existingSecret: "slack" } },
    { on: ["failed"], teams: { url: "http://teams.proxies.svc/shop", headers: header("teams") } },
    {
      on: ["failed"],
      email: {
        host: "smtp.example.com",
        from: "a@example.com",
        to: ["b@example.com"],
        username: "a",
        existingSecret: "smtp",
      },
    },
    { on: ["failed"], webhook: { url: "https://hooks.example.com", headers: header("hooks") } },
  ]),
  images: { pullSecrets: ["mirror"] },
  platform: platformSchema.parse({}),
};

const whereOf = (settings: NamingSecrets, name: string) =>
  namedSecrets(settings)
    .filter((secret) => secret.name === name)
    .map(({ namespace }) => namespace);

/** Paths of the keys of the configuration that hold the name of a Secret. */
const naming = (keys: readonly Key[], path = ""): string[] =>
  keys.flatMap((key) => {
    const here = path === "" ? key.name : `${path}.${key.name}`;
    return key.name === "existingSecret" ? [here] : naming(innerKeys(key), here);
  });

describe("the Secrets of others", () => {
  it("are all that the configuration names, each with its namespace and the key", () => {
    assert.deepEqual(
      namedSecrets(all).map(({ namespace, name, key }) => `${namespace}/${name} ${key}`),
      [
        "argo/bot credentials.existingSecret",
        "argo/signer repository.commits.signing.existingSecret",
        "argo/forge-token repository.forge.existingSecret",
        "argo/s3 reports.existingSecret",
        "argo/slack notify[0].slack.existingSecret",
        "argo/teams notify[1].teams.headers[0].existingSecret",
        "argo/smtp notify[2].email.existingSecret",
        "argo/hooks notify[3].webhook.headers[0].existingSecret",
        ...["argocd", "argo", "argo-events"].map((where) => `${where}/mirror images.pullSecrets`),
      ],
    );
  });

  it("are named by every key of the configuration that holds the name of one", () => {
    const known = namedSecrets(all).map(({ key }) => key.replace(/\[\d+\]/g, ""));
    const unknown = naming(configurationKeys()).filter((path) => !known.includes(path));
    assert.deepEqual(unknown, []);
  });

  it("lead to where it is said how they are made", () => {
    const documents = pages();
    for (const { page } of namedSecrets(all)) {
      const [file, anchor = ""] = page.split("#");
      const found = documents.find((each) => each.file === file);
      assert.ok(found !== undefined && anchors(found).has(anchor), page);
    }
  });

  it("are looked for only where this stack's images are pulled, wherever an Argo is that is there already", () => {
    const there = { install: false, namespace: "elsewhere" };
    const beside = (platform: object) => ({ ...all, platform: platformSchema.parse(platform) });
    assert.deepEqual(whereOf(beside({ argoCd: there }), "mirror"), ["argo", "argo-events"]);
    assert.deepEqual(whereOf(beside({ argoEvents: there }), "mirror"), ["argocd", "argo"]);
    assert.deepEqual(whereOf(beside({ argoCd: there, argoEvents: there }), "mirror"), ["argo"]);
    assert.deepEqual(whereOf(beside({ argoWorkflows: there }), "mirror"), ["argocd", "argo", "argo-events"]);
  });

  it("are none where the program makes every Secret", () => {
    const credentials = { username: "bot", email: "bot@example.com", password: "x" };
    const none = { ...all, credentials, repository: { commits: {} }, reports: undefined };
    assert.deepEqual(namedSecrets({ ...none, notify: [], images: { pullSecrets: [] } }), []);
  });

  it("are kept from verifications, and so are those that the stack makes for itself", () => {
    const inArgo = namedSecrets(all).filter(({ namespace }) => namespace === "argo");
    const kept = keptSecrets(all, "bot");
    assert.deepEqual(
      inArgo.filter(({ name }) => !kept.includes(name)),
      [],
    );
    assert.deepEqual(kept.slice(0, 3), ["bot", "webhook-auth", "promotion-events-auth"]);
    assert.equal(new Set(kept).size, kept.length);
  });
});
