// The webhook that promotions are notified to, in the place of the EventSource: it keeps what it gets.
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import type { Notification } from "../contract/notification";

/** A server on loopback. */
export class WebhookServer {
  readonly received: { authorization: string | undefined; body: Notification }[] = [];
  /** Status of its answers. */
  answer = 200;
  /** Called before each answer. */
  onPost: () => void = () => undefined;
  private readonly server = http.createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const body = JSON.parse(Buffer.concat(parts).toString()) as Notification;
      this.received.push({ authorization: request.headers.authorization, body });
      this.onPost();
      response.writeHead(this.answer).end("ok");
    });
  });

  static async start(): Promise<WebhookServer> {
    const made = new WebhookServer();
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
    this.server.close();
  }
}
