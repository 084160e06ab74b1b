// The server of the page: reads and nothing else, keeps nothing, knows nobody. Its routes are a table.
import * as http from "node:http";
import { isIP } from "node:net";
import { gzip } from "node:zlib";
import type { Asset } from "./assets";
import type { Live } from "./live";
import type { Store } from "./store";
import { Streams } from "./streams";

/** What is served, and how. */
export interface ServerSettings {
  assets: ReadonlyMap<string, Asset>;
  /** Browsers that may listen at a time. */
  mostStreams: number;
  /** Host of the page's address besides names inside the cluster and of this machine; undefined: those alone. */
  host?: string | undefined;
}

/** One request, and where its answer goes. */
interface Asked {
  request: http.IncomingMessage;
  response: http.ServerResponse;
  /** What is behind the route's path. */
  rest: string;
}

/** A path, or all below it where it ends with a slash, and what answers there. */
type Routes = Readonly<Record<string, (asked: Asked) => void>>;

/** What every answer carries: the page takes nothing from elsewhere, and nobody else's page takes it. */
const securityHeaders = {
  "content-security-policy": [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; "),
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
} as const;

/** Milliseconds without a turn after which the process is of no use any more. */
const stuckAfter = 300_000;

/** Bytes below which an answer is not worth compressing. */
const worthwhile = 1400;

/** Serves the page of a survey. */
export class PageServer {
  readonly streams: Streams;
  private readonly server: http.Server;
  private readonly routes: Routes;

  constructor(
    private readonly live: Live,
    private readonly store: Store,
    private readonly settings: ServerSettings,
  ) {
    this.streams = new Streams(store, settings.mostStreams);
    this.routes = this.table();
    this.server = http.createServer({ requestTimeout: 10_000, headersTimeout: 10_000 }, (request, response) =>
      this.handle(request, response),
    );
    // Every browser has one stream and a few short requests.
    this.server.maxConnections = settings.mostStreams * 2 + 50;
  }

  /** Listens; resolves with the port. */
  async start(port: number, host?: string): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.server.once("error", reject);
      this.server.listen(port, host, resolve);
    });
    return (this.server.address() as { port: number }).port;
  }

  /** Ends what goes on, and listens no more. */
  async stop(): Promise<void> {
    this.streams.close();
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeIdleConnections();
    const cut = setTimeout(() => this.server.closeAllConnections(), 1000);
    await closed;
    clearTimeout(cut);
  }

  private table(): Routes {
    const assets = Object.fromEntries(
      [...this.settings.assets].map(([path, asset]) => [path, (asked: Asked) => sendAsset(asked, asset)]),
    );
    return {
      ...assets,
      "/api/overview": (asked) => sendJson(asked, 200, this.store.overview()),
      "/api/applications/": (asked) => this.application(asked),
      "/api/events": (asked) => this.events(asked),
      "/healthz": ({ response }) =>
        this.live.idle < stuckAfter
          ? sendText(response, 200, "ok")
          : sendText(response, 503, "The survey stands still."),
      "/readyz": ({ response }) =>
        this.live.ready ? sendText(response, 200, "ok") : sendText(response, 503, "Not everything was looked at yet."),
    };
  }

  private handle(request: http.IncomingMessage, response: http.ServerResponse): void {
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
    response.setHeader("cache-control", "no-store");
    // Nothing is sent to this server: a body is not read.
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.setHeader("allow", "GET, HEAD");
      response.setHeader("connection", "close");
      return sendText(response, 405, "Only GET and HEAD are answered.");
    }
    if (!this.isMine(request.headers.host ?? ""))
      return sendText(response, 421, "This page has another name: set page.url to the address that it is opened at.");
    const path = (request.url ?? "/").split("?")[0]!;
    const folder = path.slice(0, path.lastIndexOf("/") + 1);
    const route = Object.hasOwn(this.routes, path) ? path : folder;
    // The front page answers for itself alone, and not for whatever else is not there.
    if (!Object.hasOwn(this.routes, route) || (route === "/" && path !== "/"))
      return sendText(response, 404, "There is nothing at this address.");
    this.routes[route]!({ request, response, rest: path.slice(route.length) });
  }

  /**
   * Whether it is called by a name of its own. Through a port-forward the page is open to everything that this browser loads: another
   * site that has its own name lead here must not read it.
   */
  private isMine(host: string): boolean {
    const name = host.replace(/:\d+$/, "").toLowerCase();
    const address = name.replace(/^\[|\]$/g, "");
    return (
      isIP(address) !== 0 ||
      name === "localhost" ||
      name === this.settings.host ||
      // The Service, from inside the cluster.
      !name.includes(".") ||
      /^[a-z0-9-]+\.[a-z0-9-]+\.svc(\.cluster\.local)?$/.test(name)
    );
  }

  private application(asked: Asked): void {
    const found = this.store.application(decoded(asked.rest));
    if (found === undefined) return sendText(asked.response, 404, "There is no such application.");
    sendJson(asked, 200, JSON.stringify(found));
  }

  private events({ request, response }: Asked): void {
    if (request.method === "HEAD") return sendText(response, 200, "");
    if (this.streams.isFull) {
      response.setHeader("retry-after", "30");
      return sendText(response, 503, "As many browsers as may listen are listening.");
    }
    const query = new URL(request.url ?? "/", "http://page").searchParams.get("since");
    const last = request.headers["last-event-id"];
    this.streams.add(response, (typeof last === "string" ? last : query) ?? "");
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

function sendText(response: http.ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8" }).end(`${text}\n`);
}

const takesGzip = ({ headers }: http.IncomingMessage): boolean => /\bgzip\b/.test(String(headers["accept-encoding"]));

function sendJson({ request, response }: Asked, status: number, text: string): void {
  response.setHeader("content-type", "application/json");
  if (text.length < worthwhile || !takesGzip(request)) return void response.writeHead(status).end(text);
  gzip(text, { level: 4 }, (error, body) => {
    if (error) return sendText(response, 500, "The answer could not be compressed.");
    response.writeHead(status, { "content-encoding": "gzip", vary: "accept-encoding" }).end(body);
  });
}

function sendAsset({ request, response }: Asked, { type, body, gzipped, tag }: Asset): void {
  const head = { "content-type": type, "cache-control": "no-cache", etag: tag, vary: "accept-encoding" };
  if (request.headers["if-none-match"] === tag) return void response.writeHead(304, head).end();
  if (takesGzip(request)) response.writeHead(200, { ...head, "content-encoding": "gzip" }).end(gzipped);
  else response.writeHead(200, head).end(body);
}
