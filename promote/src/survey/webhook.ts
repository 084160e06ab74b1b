// Sends a notification to the webhook, with the bearer token.
import type { Notification } from "../../../contract/notification";
import { post } from "../post";

const timeout = 10_000;

/** Posts one notification. @throws PromoteError "network" or "authentication" if it is not accepted */
export const postNotification = (url: string, token: string, notification: Notification): Promise<void> =>
  post({ url, token, contentType: "application/json", timeout }, JSON.stringify(notification));
