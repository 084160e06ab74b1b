// A small Kubernetes API over TLS for tests: objects by path, optimistic concurrency, bearer token; nothing is computed.
import * as fs from "node:fs";
import type * as http from "node:http";
import * as https from "node:https";
import type { AddressInfo } from "node:net";

/** Any object that the API holds. */
export interface KubeObject {
  metadata: { name: string; namespace?: string; resourceVersion?: string; labels?: Record<string, string> };
  [field: string]: unknown;
}

/** Serves what it is given. */
export class KubeServer {
  readonly token = "kube-t0ken";
  /** Objects by their path, /apis/.../<name>. */
  readonly objects = new Map<string, KubeObject>();
  /** Method and path of every call, in order. */
  readonly calls: string[] = [];
  /** Paths that are answered with 403. */
  readonly forbidden = new Set<string>();
  /** Called before each answer; a test changes objects there. */
  onCall: (call: string) => void = () => undefined;
  /** Calls that are still to be answered with 503. */
  unavailable = 0;
  private server: https.Server | undefined;
  private version = 1;

  constructor(private readonly tls: { keyFile: string; certFile: string }) {}

  /** Address for --kube-api. */
  get url(): string {
    return `https://localhost:${(this.server?.address() as AddressInfo).port}`;
  }

  /** Listens, on a free port unless one is given. */
  async start(port = 0): Promise<void> {
    const files = { key: fs.readFileSync(this.tls.keyFile), cert: fs.readFileSync(this.tls.certFile) };
    const server = https.createServer(files, (request, response) => this.handle(request, response));
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
    this.server = server;
  }

  /** Cuts every connection and stops listening. */
  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise<void>((resolve) => this.server?.close(() => resolve()));
  }

  /** Puts an object at the path of its collection. */
  put(collection: string, object: object): void {
    const held = object as KubeObject;
    held.metadata.resourceVersion = String(++this.version);
    this.objects.set(`${collection}/${held.metadata.name}`, held);
  }

  private handle(request: http.IncomingMessage, response: http.ServerResponse): void {
    const url = new URL(request.url ?? "/", "https://localhost");
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const call = `${request.method} ${url.pathname}`;
      this.calls.push(call);
      this.onCall(call);
      const answer = (status: number, body: unknown): void => {
        response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
      };
      if (request.headers.authorization !== `Bearer ${this.token}`) return answer(401, { message: "Unauthorized" });
      if (this.forbidden.has(url.pathname)) return answer(403, { message: `${url.pathname} is forbidden` });
      if (this.unavailable > 0) {
        this.unavailable--;
        return answer(503, { message: "the server is currently unable to handle the request" });
      }
      const text = Buffer.concat(parts).toString();
      this.answer(request.method ?? "GET", url, text === "" ? undefined : (JSON.parse(text) as KubeObject), answer);
    });
  }

  private answer(
    method: string,
    url: URL,
    body: KubeObject | undefined,
    answer: (status: number, body: unknown) => void,
  ): void {
    const path = url.pathname;
    const held = this.objects.get(path);
    if (method === "POST" && body) {
      const at = `${path}/${body.metadata.name}`;
      if (this.objects.has(at)) return answer(409, { message: `"${body.metadata.name}" already exists` });
      this.put(path, body);
      return answer(201, body);
    }
    if (method === "GET" && !held && this.isCollection(path)) {
      const selector = url.searchParams.get("labelSelector");
      const items = [...this.objects]
        .filter(([at]) => at.slice(0, at.lastIndexOf("/")) === path)
        .map(([, item]) => item);
      return answer(200, { items: items.filter((item) => matches(item, selector)), metadata: {} });
    }
    if (!held) return answer(404, { message: `${path} not found` });
    if (method === "DELETE") {
      this.objects.delete(path);
      return answer(200, { status: "Success" });
    }
    if (method === "PUT" && body) {
      if (body.metadata.resourceVersion !== held.metadata.resourceVersion) {
        return answer(409, { message: "the object has been modified" });
      }
      this.put(path.slice(0, path.lastIndexOf("/")), body);
      return answer(200, body);
    }
    return answer(200, held);
  }

  private isCollection(path: string): boolean {
    return /\/namespaces\/[^/]+\/[^/]+$/.test(path);
  }
}

function matches(item: KubeObject, selector: string | null): boolean {
  if (selector === null) return true;
  return selector.split(",").every((term) => {
    const [key = "", value] = term.split("=");
    if (key.startsWith("!")) return item.metadata.labels?.[key.slice(1)] === undefined;
    const label = item.metadata.labels?.[key];
    return value === undefined ? label !== undefined : label === value;
  });
}
