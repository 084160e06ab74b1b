// Without verification of certificates or host keys, whoever sits on the line decides what is deployed.
import { resourcePolicy, type Resource } from "../../lib/definePolicy";
import { nsa } from "../../lib/frameworks";
import { at, isOn, keys, pathText, text } from "../../lib/read";
import { releaseTitle, valueOf } from "../../lib/release";
import { titleOf } from "../../lib/title";
import { RELEASE, SECRET } from "../../lib/types";
import { eachKnown } from "../../lib/unknown";

const FLAGS = ["insecure", "insecureIgnoreHostKey"];

export const argocdNoInsecureConnection = resourcePolicy({
  name: "argocd-no-insecure-connection",
  description: "Argo CD verifies the certificates and host keys of repositories and clusters.",
  level: "mandatory",
  severity: "high",
  framework: nsa("Network separation and hardening"),
  remediation: "Remove `insecure` and give Argo CD the CA bundle in argocd-tls-certs-cm, or `caData` for a cluster.",
  url: "https://argo-cd.readthedocs.io/en/stable/user-guide/private-repositories/#self-signed-untrusted-tls-certificates",
  types: [RELEASE, SECRET],
  *check(resource) {
    yield* resource.type === RELEASE ? ofRelease(resource) : ofSecret(resource);
  },
});

function* ofRelease(release: Resource): Generator<string> {
  const configs = valueOf(release, "argo-cd", "configs");
  const repositories = ["repositories", "credentialTemplates"].flatMap((list) =>
    keys(configs, list).flatMap((name) => FLAGS.map((flag) => [list, name, flag])),
  );
  const clusters = keys(configs, "clusterCredentials").map((name) => [
    "clusterCredentials",
    name,
    "config",
    "tlsClientConfig",
    "insecure",
  ]);
  yield* eachKnown([...repositories, ...clusters], function* (path) {
    if (isOn(configs, ...path)) {
      yield `${releaseTitle(release)}: \`${pathText(["values", "configs", ...path])}\` must be false.`;
    }
  });
}

function* ofSecret(secret: Resource): Generator<string> {
  const kind = text(secret.props, "metadata", "labels", "argocd.argoproj.io/secret-type");
  if (kind === "repository" || kind === "repo-creds") {
    yield* eachKnown(FLAGS, function* (flag) {
      if (dataOf(secret, flag).toLowerCase() === "true") {
        yield `${titleOf(secret)}: \`stringData.${flag}\` must be false.`;
      }
    });
  } else if (kind === "cluster" && isOn(parsed(dataOf(secret, "config")), "tlsClientConfig", "insecure")) {
    yield `${titleOf(secret)}: \`tlsClientConfig.insecure\` in \`stringData.config\` must be false.`;
  }
}

function dataOf(secret: Resource, key: string): string {
  const plain = at(secret.props, "stringData", key);
  return plain === undefined ? Buffer.from(text(secret.props, "data", key), "base64").toString() : text(plain);
}

/** A cluster configuration that is no JSON is Argo CD's to refuse. */
function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
