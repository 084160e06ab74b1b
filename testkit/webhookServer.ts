// The webhook that promotions are notified to, in the place of the EventSource: it keeps what it gets.
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import type { Notification } from "../contract/notification";

/** A server on loopback, which takes notifications, or what else is posted. */
export class WebhookServer<Body = Notification> {
  readonly received: { authorization: string | undefined; body: Body }[] = [];
  /** Status of its answers; undefined: it does not answer. */
  answer: number | undefined = 200;
  /** Called before each answer. */
  onPost: () => void = () => undefined;
  private readonly server = http.createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const body = JSON.parse(Buffer.concat(parts).toString()) as Body;
      this.received.push({ authorization: request.headers.authorization, body });
      this.onPost();
      if (this.answer !== undefined) response.writeHead(this.answer).end("ok");
    });
  });

  static async start<Body = Notification>(): Promise<WebhookServer<Body>> {
    const made = new WebhookServer<Body>();
    await new Promise<void>((resolve) => made.server.listen(0, "127.0.0.1", resolve));
    return made;
  }

  /** Where notifications go. */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/appSyncSuccess`;
  }

  /** As if nothing had come. */
  reset(): void {
    this.received.length = 0;
    this.answer = 200;
    this.onPost = () => undefined;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
