// Posts JSON to an endpoint of Argo Events, with its bearer token.
import * as http from "node:http";
import * as https from "node:https";
import { PromoteError } from "./errors";

/** Where something is posted, and as what. */
export interface Endpoint {
  url: string;
  /** Bearer token; empty for none. */
  token: string;
  contentType: string;
  /** Milliseconds for all of it. */
  timeout: number;
}

/** Posts a body. @throws PromoteError "network" or "authentication" if it is not accepted */
export async function post({ url, token, contentType, timeout }: Endpoint, body: string): Promise<void> {
  const headers = {
    "content-type": contentType,
    "content-length": Buffer.byteLength(body),
    ...(token === "" ? {} : { authorization: `Bearer ${token}` }),
  };
  const status = await new Promise<number>((resolve, reject) => {
    const fail = ({ name, message }: Error): void => {
      const why = name === "AbortError" || name === "TimeoutError" ? "timed out" : message;
      reject(new PromoteError("network", `The webhook ${url} did not answer: ${why}.`));
    };
    const request = (url.startsWith("https:") ? https : http).request(
      url,
      { method: "POST", headers, signal: AbortSignal.timeout(timeout) },
      (response) => {
        response.resume();
        response.on("end", () => resolve(response.statusCode ?? 0));
        response.on("error", fail);
      },
    );
    request.on("error", fail);
    request.end(body);
  });
  if (status >= 200 && status < 300) return;
  const kind = status === 401 || status === 403 ? "authentication" : "network";
  throw new PromoteError(kind, `The webhook ${url} answered ${status}.`);
}
