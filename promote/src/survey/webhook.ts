// Sends a notification to the webhook, with the bearer token.
import * as http from "node:http";
import * as https from "node:https";
import type { Notification } from "../../../contract/notification";
import { PromoteError } from "../errors";

const timeout = 10_000;

/** Posts one notification. @throws PromoteError "network" or "authentication" if it is not accepted */
export async function postNotification(url: string, token: string, notification: Notification): Promise<void> {
  const body = JSON.stringify(notification);
  const headers = {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    ...(token === "" ? {} : { authorization: `Bearer ${token}` }),
  };
  const status = await new Promise<number>((resolve, reject) => {
    const fail = (error: Error): void =>
      reject(new PromoteError("network", `The webhook ${url} did not answer: ${error.message}.`));
    const request = (url.startsWith("https:") ? https : http).request(
      url,
      { method: "POST", headers, timeout },
      (response) => {
        response.resume();
        response.on("end", () => resolve(response.statusCode ?? 0));
        response.on("error", fail);
      },
    );
    request.on("timeout", () => request.destroy(new Error("timed out")));
    request.on("error", fail);
    request.end(body);
  });
  if (status >= 200 && status < 300) return;
  const kind = status === 401 || status === 403 ? "authentication" : "network";
  throw new PromoteError(kind, `The webhook ${url} answered ${status}.`);
}
