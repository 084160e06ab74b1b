// Keys and certificates of a sandbox cluster and of its git server, made with openssl and signed by a CA of their own.
import { existsSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { folder } from "../lib/paths";
import { run } from "../lib/run";

/** Paths of a key and its certificate. */
export interface KeyPair {
  key: string;
  certificate: string;
}

const paths = (dir: string, name: string): KeyPair => ({
  key: join(dir, `${name}.key`),
  certificate: join(dir, `${name}.crt`),
});
const openssl = (args: string[], what: string) => run("openssl", args, { what });
const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];

/** The CA of a folder, made on first use. */
export async function authority(dir: string, commonName: string): Promise<KeyPair> {
  const pair = paths(folder(dir), "ca");
  if (!existsSync(pair.certificate)) {
    const partial = `${pair.certificate}.partial`;
    const subject = ["-subj", `/CN=${commonName}`, "-days", "3650"];
    const usage = ["-addext", "keyUsage=critical,keyCertSign,cRLSign"];
    await openssl(
      ["req", "-x509", ...newKey, "-keyout", pair.key, "-out", partial, ...subject, ...usage],
      "Making a CA",
    );
    renameSync(partial, pair.certificate);
  }
  return pair;
}

/** A certificate signed by the folder's CA. `organization` is what Kubernetes reads as the group. */
export async function certificate(
  dir: string,
  name: string,
  subject: { commonName: string; organization?: string; alternativeNames?: string[] },
): Promise<KeyPair> {
  const pair = paths(dir, name);
  if (existsSync(pair.certificate)) return pair;
  const ca = paths(dir, "ca");
  const request = join(dir, `${name}.csr`);
  const extensions = join(dir, `${name}.ext`);
  const subjectName = `${subject.organization ? `/O=${subject.organization}` : ""}/CN=${subject.commonName}`;
  const names = subject.alternativeNames?.map((value) => (/^[\d.]+$/.test(value) ? `IP:${value}` : `DNS:${value}`));
  writeFileSync(
    extensions,
    `extendedKeyUsage=serverAuth,clientAuth\n${names ? `subjectAltName=${names.join(",")}\n` : ""}`,
  );
  await openssl(
    ["req", ...newKey, "-keyout", pair.key, "-out", request, "-subj", subjectName],
    `Making the key of ${name}`,
  );
  const signedBy = [
    "-CA",
    ca.certificate,
    "-CAkey",
    ca.key,
    "-CAcreateserial",
    "-days",
    "3650",
    "-extfile",
    extensions,
  ];
  const partial = `${pair.certificate}.partial`;
  await openssl(["x509", "-req", "-in", request, "-out", partial, ...signedBy], `Signing the certificate of ${name}`);
  renameSync(partial, pair.certificate);
  return pair;
}

/** The RSA key that signs ServiceAccount tokens. */
export async function serviceAccountKey(dir: string): Promise<string> {
  const key = join(folder(dir), "service-account.key");
  if (!existsSync(key)) {
    await openssl(["genrsa", "-out", `${key}.partial`, "2048"], "Making the ServiceAccount key");
    renameSync(`${key}.partial`, key);
  }
  return key;
}
