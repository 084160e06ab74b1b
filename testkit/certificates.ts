// A certificate authority of its own and a server certificate for TLS in tests, made by openssl.
import * as fs from "node:fs";
import * as path from "node:path";
import { run } from "./run";

/** Paths of PEM files. */
export interface Certificates {
  /** The certificate of the authority: what clients trust. */
  caFile: string;
  keyFile: string;
  certFile: string;
}

/**
 * Makes a CA and a server certificate in `directory`.
 *
 * @param names DNS names and IP addresses that the certificate is valid for
 */
export async function makeCertificates(
  directory: string,
  names: string[] = ["localhost", "127.0.0.1"],
): Promise<Certificates> {
  fs.mkdirSync(directory, { recursive: true });
  const at = (name: string): string => path.join(directory, name);
  const alternatives = names.map((name) => (/^[\d.]+$|:/.test(name) ? `IP:${name}` : `DNS:${name}`)).join(",");
  const openssl = async (...args: string[]): Promise<void> => {
    await run("openssl", args, { cwd: directory });
  };
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  await openssl(
    "req",
    "-x509",
    ...newKey,
    "-days",
    "30",
    "-subj",
    "/CN=test CA",
    "-keyout",
    "ca.key",
    "-out",
    "ca.crt",
  );
  await openssl("req", ...newKey, "-subj", `/CN=${names[0]}`, "-keyout", "server.key", "-out", "server.csr");
  fs.writeFileSync(at("server.ext"), `subjectAltName=${alternatives}\nextendedKeyUsage=serverAuth\n`);
  const signed = ["-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial", "-days", "30", "-extfile", "server.ext"];
  await openssl("x509", "-req", "-in", "server.csr", ...signed, "-out", "server.crt");
  return { caFile: at("ca.crt"), keyFile: at("server.key"), certFile: at("server.crt") };
}
