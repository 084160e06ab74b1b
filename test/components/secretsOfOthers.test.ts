// Which Secrets the configuration names and others make, and where it is said how.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { namedSecrets } from "../../components/cluster/secretsOfOthers";
import { reportsSchema } from "../../components/settings/reports";

describe("the Secrets of others", () => {
  it("are all that the configuration names, each with its namespace and the key", () => {
    const reports = reportsSchema.parse({ endpoint: "s3.example.com", bucket: "reports", existingSecret: "s3" });
    const named = namedSecrets({
      credentials: { existingSecret: "bot" },
      repository: {
        commits: { signing: { format: "ssh", existingSecret: "signer", key: "signingKey" } },
        forge: { kind: "gitea", existingSecret: "forge-token", key: "token" },
      },
      reports,
      images: { pullSecrets: ["mirror"] },
    });
    assert.deepEqual(
      named.map(({ namespace: where, name, key }) => `${where}/${name} ${key}`),
      [
        "argo/bot credentials.existingSecret",
        "argo/signer repository.commits.signing.existingSecret",
        "argo/forge-token repository.forge.existingSecret",
        "argo/s3 reports.existingSecret",
        ...["argocd", "argo", "argo-events"].map((where) => `${where}/mirror images.pullSecrets`),
      ],
    );
    for (const { page } of named) {
      const [file = "", anchor = ""] = page.split("#");
      const text = readFileSync(join(__dirname, "../..", file), "utf8").toLowerCase();
      assert.ok(text.includes(`# ${anchor.replaceAll("-", " ")}\n`), page);
    }
  });

  it("are none where the program makes every Secret", () => {
    const credentials = { username: "bot", email: "bot@example.com", password: "x" };
    assert.deepEqual(namedSecrets({ credentials, repository: { commits: {} }, images: { pullSecrets: [] } }), []);
  });
});
