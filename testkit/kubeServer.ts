// A small Kubernetes API over TLS for tests: objects by path, optimistic concurrency, patches, watches, bearer token; nothing is computed.
import * as fs from "node:fs";
import type * as http from "node:http";
import * as https from "node:https";
import type { AddressInfo } from "node:net";

/** Any object that the API holds. */
export interface KubeObject {
  metadata: {
    name: string;
    namespace?: string;
    uid?: string;
    resourceVersion?: string;
    labels?: Record<string, string>;
  };
  [field: string]: unknown;
}

/** A change as a watch tells it. */
interface Happened {
  version: number;
  type: "ADDED" | "MODIFIED" | "DELETED";
  collection: string;
  object: KubeObject;
}

/** Somebody who watches a collection. */
interface Watcher {
  collection: string;
  selector: string | null;
  response: http.ServerResponse;
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
  /** Watches that are open. */
  readonly watchers = new Set<Watcher>();
  private readonly happened: Happened[] = [];
  /** Watches that begin before this version are told that it is too old. */
  private oldest = 0;
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
    const at = `${collection}/${held.metadata.name}`;
    const type = this.objects.has(at) ? "MODIFIED" : "ADDED";
    this.objects.set(at, held);
    this.tell({ version: this.version, type, collection, object: held });
  }

  /** Takes an object away. */
  remove(at: string): void {
    const object = this.objects.get(at);
    if (object === undefined || !this.objects.delete(at)) return;
    const gone = { ...object, metadata: { ...object.metadata, resourceVersion: String(++this.version) } };
    const collection = at.slice(0, at.lastIndexOf("/"));
    this.tell({ version: this.version, type: "DELETED", collection, object: gone });
  }

  /** Forgets what happened so far, as etcd does after a while, and cuts every watch: none can go on where it was. */
  compact(): void {
    this.oldest = ++this.version;
    this.happened.length = 0;
    this.cutWatches();
  }

  /** Ends every watch in the middle of a line. */
  cutWatches(): void {
    for (const { response } of [...this.watchers]) {
      response.write('{"type":"MODIF');
      response.destroy();
    }
  }

  private tell(event: Happened): void {
    this.happened.push(event);
    for (const watcher of this.watchers) this.tellOne(watcher, event);
  }

  private tellOne({ collection, selector, response }: Watcher, { type, object, ...event }: Happened): void {
    if (event.collection === collection && matches(object, selector))
      response.write(`${JSON.stringify({ type, object })}\n`);
  }

  private watch(url: URL, response: http.ServerResponse): void {
    response.writeHead(200, { "content-type": "application/json" });
    response.flushHeaders();
    const from = Number(url.searchParams.get("resourceVersion"));
    if (from < this.oldest) {
      const object = { kind: "Status", code: 410, message: `too old resource version: ${from} (${this.oldest})` };
      return void response.end(`${JSON.stringify({ type: "ERROR", object })}\n`);
    }
    const watcher = { collection: url.pathname, selector: url.searchParams.get("labelSelector"), response };
    for (const event of this.happened.filter(({ version }) => version > from)) this.tellOne(watcher, event);
    this.watchers.add(watcher);
    response.on("close", () => this.watchers.delete(watcher));
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
        // With a line break at its end, as Go writes JSON.
        response.writeHead(status, { "content-type": "application/json" }).end(`${JSON.stringify(body)}\n`);
      };
      if (request.headers.authorization !== `Bearer ${this.token}`) return answer(401, { message: "Unauthorized" });
      if (this.forbidden.has(url.pathname)) return answer(403, { message: `${url.pathname} is forbidden` });
      if (this.unavailable > 0) {
        this.unavailable--;
        return answer(503, { message: "the server is currently unable to handle the request" });
      }
      if (url.searchParams.get("watch") === "true") return this.watch(url, response);
      const isPatch = request.headers["content-type"] === "application/merge-patch+json";
      if (isPatch !== (request.method === "PATCH"))
        return answer(415, { message: "the body is of a type that is unknown" });
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
      const metadata = { resourceVersion: String(this.version) };
      return answer(200, { items: items.filter((item) => matches(item, selector)), metadata });
    }
    if (!held) return answer(404, { message: `${path} not found` });
    if (method === "DELETE") {
      this.remove(path);
      return answer(200, { status: "Success" });
    }
    if (method === "PATCH" && body) {
      const { uid = held.metadata.uid } = (body as Partial<KubeObject>).metadata ?? {};
      if (uid !== held.metadata.uid)
        return answer(409, { message: `Precondition failed: UID in precondition: ${uid}` });
      const merged = merge(held, body) as KubeObject;
      this.put(path.slice(0, path.lastIndexOf("/")), merged);
      return answer(200, merged);
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

/** What a merge patch makes of an object. */
function merge(held: object, patch: object): object {
  const isObject = (value: unknown): value is object =>
    typeof value === "object" && value !== null && !Array.isArray(value);
  const fields = Object.entries(patch).map(([key, value]: [string, unknown]) => {
    const before = (held as Record<string, unknown>)[key];
    return [key, isObject(before) && isObject(value) ? merge(before, value) : value];
  });
  return { ...held, ...Object.fromEntries(fields) } as object;
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
