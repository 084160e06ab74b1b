// Without verification of certificates or host keys, whoever sits on the line decides what is deployed.
import { argoCd } from "../../lib/argoCd";
import { resourcePolicy } from "../../lib/definePolicy";
import { parseText } from "../../lib/embedded";
import { nsa } from "../../lib/frameworks";
import { SECRET } from "../../lib/kinds";
import type { Layers } from "../../lib/layers";
import { Node } from "../../lib/node";
import type { KubeObject } from "../../lib/object";
import { each, either } from "../../lib/sights";
import { eachKnown } from "../../lib/unknown";

const FLAGS = ["insecure", "insecureIgnoreHostKey"];
const TLS = ["tlsClientConfig", "insecure"];
const KIND = ["metadata", "labels", "argocd.argoproj.io/secret-type"];

/** Secrets that Argo CD reads as a connection. */
const connections = each([SECRET], function* (secret: KubeObject) {
  if (/^(repository|repo-creds|repository-write|repo-write-creds|cluster)$/.test(secret.body.text(...KIND)))
    yield secret;
});

export const argocdNoInsecureConnection = resourcePolicy({
  name: "argocd-no-insecure-connection",
  description: "Argo CD verifies the certificates and host keys of repositories and clusters.",
  level: "mandatory",
  severity: "high",
  framework: nsa("Network separation and hardening"),
  remediation: "Remove `insecure` and give Argo CD the CA bundle in argocd-tls-certs-cm, or `caData` for a cluster.",
  url: "https://argo-cd.readthedocs.io/en/stable/user-guide/private-repositories/#self-signed-untrusted-tls-certificates",
  looksAt: either(argoCd, connections),
  *check(subject) {
    const { title } = subject;
    if ("cm" in subject) {
      yield* eachKnown(ofLogin(subject.cm), (place) => [`${title}: ${place.quoted} must not switch verification off.`]);
      if (subject.values) {
        yield* eachKnown(ofValues(subject.values), (place) => [`${title}: ${place.quoted} must be false.`]);
      }
      return;
    }
    if (subject.body.text(...KIND) === "cluster") {
      const { documents } = parseText(dataOf(subject, "config"));
      if (documents.some((document) => new Node(document).isOn(...TLS))) {
        yield `${title}: \`tlsClientConfig.insecure\` in \`stringData.config\` must be false.`;
      }
      return;
    }
    yield* eachKnown(FLAGS, function* (flag) {
      if (/^(true|1|t)$/i.test(dataOf(subject, flag))) yield `${title}: \`stringData.${flag}\` must be false.`;
    });
  },
});

/** Where a login trusts whoever answers. */
function* ofLogin(cm: Layers): Generator<Node> {
  if (cm.isOn("oidc.tls.insecure.skip.verify")) yield cm.place("oidc.tls.insecure.skip.verify");
  if (/\binsecure(SkipVerify|NoSSL|SkipSignatureValidation)["']?\s*:\s*["']?true/.test(cm.text("dex.config")))
    yield cm.place("dex.config");
}

function ofValues(values: Layers): Generator<Node> {
  const repositories = ["repositories", "credentialTemplates"].flatMap((list) =>
    values.keys("configs", list).flatMap((name) => FLAGS.map((flag) => ["configs", list, name, flag])),
  );
  const clusters = values
    .keys("configs", "clusterCredentials")
    .map((name) => ["configs", "clusterCredentials", name, "config", ...TLS]);
  return eachKnown([...repositories, ...clusters], (path) => (values.isOn(...path) ? [values.place(...path)] : []));
}

function dataOf({ body }: KubeObject, key: string): string {
  const plain = body.at("stringData", key);
  return plain.value === undefined ? Buffer.from(body.text("data", key), "base64").toString() : plain.text();
}
