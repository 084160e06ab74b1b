// Who is told, in the place of the services: an HTTP receiver, one that hangs, Slack's API behind TLS, and a mail server. They listen at
// the host's end of the cluster's network, which pods reach.
import * as http from "node:http";
import * as https from "node:https";
import type { AddressInfo } from "node:net";
import { simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";

/** A request that came. */
export interface Request {
  path: string;
  headers: http.IncomingHttpHeaders;
  body: string;
  /** Milliseconds since 1970. */
  at: number;
}

/** A mail that came. */
export interface Mail {
  from: string;
  to: string[];
  subject: string;
  text: string;
  at: number;
}

/** Takes HTTP requests, and keeps them. */
export class HttpReceiver {
  readonly requests: Request[] = [];
  /** What is answered, by path; undefined: the request hangs. */
  readonly answers = new Map<string, { status: number; body: string } | undefined>();
  /** What is answered where `answers` says nothing. */
  answer: (request: Request) => { status: number; body: string } = () => ({ status: 200, body: "{}" });
  private readonly server: http.Server | https.Server;

  constructor(tls?: https.ServerOptions) {
    const handle: http.RequestListener = (request, response) => {
      const parts: Buffer[] = [];
      request.on("data", (part: Buffer) => parts.push(part));
      request.on("end", () => {
        const path = request.url ?? "";
        const came = { path, headers: request.headers, body: Buffer.concat(parts).toString(), at: Date.now() };
        this.requests.push(came);
        const answer = this.answers.has(path) ? this.answers.get(path) : this.answer(came);
        if (answer !== undefined)
          response.writeHead(answer.status, { "content-type": "application/json" }).end(answer.body);
      });
    };
    this.server = tls === undefined ? http.createServer(handle) : https.createServer(tls, handle);
  }

  /** Listens at an address; gives the port. */
  async listen(host: string): Promise<number> {
    await new Promise<void>((resolve) => this.server.listen(0, host, resolve));
    return (this.server.address() as AddressInfo).port;
  }

  /** Requests of a path. */
  of(path: string): Request[] {
    return this.requests.filter((request) => request.path === path);
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

/** Takes mails, and keeps them. */
export class MailReceiver {
  readonly mails: Mail[] = [];
  private readonly server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["AUTH", "STARTTLS"],
    onData: (stream, session, done) => {
      const at = Date.now();
      void simpleParser(stream).then(({ from, subject = "", text = "" }) => {
        const to = session.envelope.rcptTo.map(({ address }) => address);
        this.mails.push({ from: from?.text ?? "", to, subject, text, at });
        done();
      }, done);
    },
  });

  async listen(host: string): Promise<number> {
    await new Promise<void>((resolve) => this.server.listen(0, host, resolve));
    return (this.server.server.address() as AddressInfo).port;
  }

  stop(): void {
    this.server.close(() => undefined);
  }
}
