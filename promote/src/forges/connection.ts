// One request over the network: the certificates that are trusted, the proxy on the way, and an end in time.
import * as fs from "node:fs";
import * as http from "node:http";
import * as https from "node:https";
import { HttpsProxyAgent } from "https-proxy-agent";
import { getProxyForUrl } from "proxy-from-env";
import { PromoteError } from "../errors";

/** What is sent. */
export interface Sent {
  method: string;
  headers: Record<string, string>;
  payload: string | undefined;
}

/** What came back, whatever it says. */
export interface Reply {
  status: number;
  headers: http.IncomingHttpHeaders;
  text: string;
}

/** The way to one server. Connections are kept open for the next request. */
export class Connection {
  private readonly ca: string | undefined;
  private readonly agent: http.Agent;
  private readonly plain: boolean;

  /**
   * @param caFile PEM file with the certificates to trust, and no others; undefined: those that Node.js trusts
   * @param timeout milliseconds for one request with its answer
   */
  constructor(
    server: URL,
    caFile: string | undefined,
    private readonly timeout: number,
  ) {
    this.ca = caFile === undefined ? undefined : certificates(caFile);
    this.plain = server.protocol === "http:";
    const options = { keepAlive: true, ...(this.ca === undefined ? {} : { ca: this.ca }) };
    const proxy = getProxyForUrl(server.href);
    if (proxy !== "") this.agent = new HttpsProxyAgent(proxy, options);
    else this.agent = this.plain ? new http.Agent(options) : new https.Agent(options);
  }

  /** Sends one request. @throws what went wrong on the way, as Node.js says it */
  async send(url: URL, { method, headers, payload }: Sent): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const length = payload === undefined ? {} : { "content-length": String(Buffer.byteLength(payload)) };
      const options = { method, agent: this.agent, headers: { ...headers, ...length } };
      const request = this.plain ? http.request(url, options) : https.request(url, { ...options, ca: this.ca });
      // One clock for all of it: a server that sends a letter now and then would never be idle.
      const clock = setTimeout(() => fail(new Error(`timed out after ${this.timeout / 1000} s`)), this.timeout);
      const fail = (error: Error): void => {
        clearTimeout(clock);
        reject(error);
        request.destroy();
      };
      request.on("error", fail);
      request.on("response", (response) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part));
        response.on("error", fail);
        response.on("end", () => {
          clearTimeout(clock);
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(parts).toString(),
          });
        });
      });
      request.end(payload);
    });
  }
}

function certificates(file: string): string {
  let pem: string;
  try {
    pem = fs.readFileSync(file, "utf8");
  } catch (error) {
    throw new PromoteError("bad-input", `${file} with the forge's CA cannot be read: ${(error as Error).message}.`);
  }
  if (pem.includes("BEGIN CERTIFICATE")) return pem;
  throw new PromoteError("bad-input", `${file} is to hold the forge's CA, and holds no certificate in PEM.`);
}
