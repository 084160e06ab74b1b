// A forge's API in the test's own process, over TLS: it checks what it is sent and what it answers, and fails where a test wants that.
import * as fs from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import * as https from "node:https";
import type { AddressInfo } from "node:net";
import type { Certificates } from "../../../testkit/certificates";
import { problemOf } from "./schemas";
import type { Schema } from "./schemas";
import { Store } from "./store";

/** The token that is taken. */
export const token = "glpat-s3cr3t_T0ken.value";

/** What is sent, each field where its route's schema has it. */
export interface Sent {
  title: string;
  body: string;
  head: string;
  base: string;
  description: string;
  source_branch: string;
  target_branch: string;
  state?: "open" | "closed";
  state_event?: string;
  sha: string;
  merge_method: string;
  Do: string;
  head_commit_id: string;
  merge_when_checks_succeed?: boolean;
  variables: { input: { pullRequestId: string; expectedHeadOid: string; mergeMethod: string } };
}

/** A status that is sent. */
export interface SentStatus {
  state: string;
  context: string;
  name: string;
  description: string;
  target_url?: string;
}

/** A request that was taken for a route. */
export interface Call {
  store: Store;
  /** Parts of the path that the route names. */
  at: Record<string, string>;
  query: Record<string, string>;
  body: Sent;
  /** The same, where it is a status. */
  said: SentStatus;
}

/** What is answered. */
export interface Reply {
  status: number;
  /** JSON, or a text as it is; undefined for none. */
  body?: unknown;
  headers?: Record<string, string>;
}

/** One question that the API takes. */
export interface Route {
  method: string;
  /** With `:name` for one part of it. */
  path: string;
  query?: Schema;
  body?: Schema;
  /** Of a success. */
  answer?: Schema;
  handle: (call: Call) => Reply;
}

/** Where a connection is cut: before anything was done, after it, or within the answer. */
export type Cut = "before" | "after" | "within";

/** One server. */
export class FakeServer {
  readonly store = new Store();
  /** Each request: its method and path, and what came as the token. */
  readonly requests: { line: string; token: string | undefined }[] = [];
  /** What the API's description does not allow. */
  readonly violations: string[] = [];
  /** Answers in the place of the API, never, or a drop now and then; undefined for none. */
  instead?: ((request: IncomingMessage) => Reply | "never" | "drops" | undefined) | undefined;
  /** Whether and where a request is cut. */
  cut?: (() => Cut | undefined) | undefined;
  /** Is told of each request before it is handled. */
  seen?: ((line: string) => void) | undefined;
  private readonly server: https.Server;

  constructor(
    certificates: Certificates,
    private readonly routes: readonly Route[],
    /** Takes the token out of a request. */
    private readonly tokenOf: (request: IncomingMessage) => string | undefined,
  ) {
    const { certFile, keyFile } = certificates;
    const options = { cert: fs.readFileSync(certFile), key: fs.readFileSync(keyFile) };
    this.server = https.createServer(options, (request, response) => void this.take(request, response));
  }

  async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, "localhost", resolve));
    return this;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `https://localhost:${this.port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const url = new URL(request.url ?? "", this.url);
    const line = `${request.method} ${url.pathname}`;
    this.requests.push({ line, token: this.tokenOf(request) });
    this.seen?.(line);
    const cut = this.cut?.();
    if (cut === "before") return void request.socket.destroy();
    const reply = this.instead?.(request) ?? this.answer(request, url, Buffer.concat(parts).toString());
    if (reply === "never") return;
    if (reply === "drops") {
      const drops = setInterval(() => response.write(" "), 20);
      response.on("close", () => clearInterval(drops));
      return;
    }
    if (cut === "after") return void request.socket.destroy();
    const isText = typeof reply.body === "string" || reply.body === undefined;
    const text = isText ? ((reply.body as string | undefined) ?? "") : JSON.stringify(reply.body);
    const type = isText ? {} : { "content-type": "application/json" };
    response.writeHead(reply.status, { ...type, ...reply.headers, "content-length": Buffer.byteLength(text) });
    if (cut === "within") {
      response.write(text.slice(0, text.length / 2), () => request.socket.destroy());
      return;
    }
    response.end(text);
  }

  private answer(request: IncomingMessage, url: URL, text: string): Reply {
    if (this.tokenOf(request) !== token) return { status: 401, body: { message: "Bad credentials" } };
    if (!request.headers["user-agent"]) return { status: 403, body: { message: "Request forbidden: no User-Agent" } };
    for (const route of this.routes) {
      const at = request.method === route.method ? matched(route.path, url.pathname) : undefined;
      if (at === undefined) continue;
      const query = Object.fromEntries(url.searchParams);
      const body: unknown = text === "" ? {} : JSON.parse(text);
      const line = `${route.method} ${route.path}`;
      this.check(`query of ${line}`, route.query ?? { type: "object", maxProperties: 0 }, { ...query }, true);
      this.check(`body of ${line}`, route.body ?? { type: "object", maxProperties: 0 }, body);
      const reply = route.handle({ store: this.store, at, query, body: body as Sent, said: body as SentStatus });
      if (reply.status < 300 && route.answer !== undefined) this.check(`answer to ${line}`, route.answer, reply.body);
      return reply;
    }
    return missing;
  }

  private check(what: string, schema: Schema, value: unknown, isQuery = false): void {
    const problem = problemOf(schema, value, isQuery);
    if (problem !== undefined) this.violations.push(`${what}: ${problem}`);
  }
}

/** The named parts of a path; undefined where it is another one. A part may hold an encoded slash. */
function matched(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split("/");
  const found = path.split("/");
  if (wanted.length !== found.length) return undefined;
  const at: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = decodeURIComponent(found[index]!);
    if (part.startsWith(":")) at[part.slice(1)] = value;
    else if (part !== value) return undefined;
  }
  return at;
}

/** What is not there. */
export const missing: Reply = { status: 404, body: { message: "Not Found" } };

/** One page of a list, with the header that says whether there is another. */
export function page<T>(items: readonly T[], query: Record<string, string>, size: string): Reply & { body: T[] } {
  const length = Number(query[size] ?? 30);
  const number = Number(query["page"] ?? 1);
  const hasNext = items.length > number * length;
  // As behind a proxy: the server's own name is another.
  const next = `<https://inner.example/somewhere?page=${number + 1}>; rel="next"`;
  return {
    status: 200,
    body: items.slice((number - 1) * length, number * length),
    headers: hasNext ? { link: `${next}, <https://inner.example/somewhere?page=9>; rel="last"` } : {},
  };
}
