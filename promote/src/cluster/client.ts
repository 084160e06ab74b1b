// The few calls to the Kubernetes API that this image makes, with the pod's own ServiceAccount.
import * as fs from "node:fs";
import * as http from "node:http";
import * as https from "node:https";
import { PromoteError } from "../errors";

/** Where the API is and who asks. */
export interface KubeOptions {
  /** Address of the API: https://host:port, or http://localhost:port of a `kubectl proxy`, which needs no token. */
  server: string;
  /** File with the bearer token; read again for each call, because the kubelet renews it. */
  tokenFile: string;
  /** PEM file with the CA of the API. */
  caFile: string;
  /** Unix socket of a `kubectl proxy`, in the place of its port; `server` is then http://localhost. */
  socket?: string;
  /** Milliseconds for one call. Defaults to 10 s. */
  timeout?: number;
}

const serviceAccount = "/var/run/secrets/kubernetes.io/serviceaccount";

/** Options of the pod that this runs in; each can be overridden. */
export function inCluster(environment: NodeJS.ProcessEnv, given: Partial<KubeOptions> = {}): KubeOptions {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = environment;
  const server =
    given.server ?? (host ? `https://${host.includes(":") ? `[${host}]` : host}:${port ?? "443"}` : undefined);
  if (server === undefined || !(/^https:\/\/[^/]+$/.test(server) || proxied(server))) {
    throw new PromoteError(
      "bad-input",
      `--kube-api is ${server ?? "missing and KUBERNETES_SERVICE_HOST is not set"}; it must be https://<host>:<port>, or http://localhost:<port> of kubectl proxy.`,
    );
  }
  return {
    server,
    tokenFile: given.tokenFile ?? `${serviceAccount}/token`,
    caFile: given.caFile ?? `${serviceAccount}/ca.crt`,
    timeout: given.timeout,
  };
}

/** Whether the address is that of a `kubectl proxy` on this machine. */
const proxied = (server: string): boolean => /^http:\/\/(localhost|127\.0\.0\.1)(:\d+)?$/.test(server);

/** An answer that is no success. */
export class KubeError extends PromoteError {
  constructor(
    /** HTTP status; 0 when there was no answer. */
    readonly status: number,
    sentence: string,
  ) {
    super(kindOf(status), sentence);
  }

  /** Whether the same call may succeed a little later. */
  get mayPass(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

function kindOf(status: number): "authentication" | "missing" | "network" | "conflict" | "other" {
  if (status === 401 || status === 403) return "authentication";
  if (status === 404) return "missing";
  if (status === 409) return "conflict";
  return status === 0 || status === 429 || status >= 500 ? "network" : "other";
}

/** HTTP methods in use. */
export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** What a request is sent with. */
interface Sent {
  payload?: string | undefined;
  /** Milliseconds without a byte. */
  timeout?: number;
  signal?: AbortSignal;
}

/** A client of the Kubernetes API. Connections are kept open for the next call. */
export class KubeClient {
  private readonly agent: http.Agent;
  private readonly plain: boolean;

  constructor(private readonly options: KubeOptions) {
    this.plain = proxied(options.server);
    this.agent = this.plain
      ? new http.Agent({ keepAlive: true })
      : new https.Agent({ keepAlive: true, ca: read(options.caFile, "--kube-ca-file") });
  }

  /** Reads one object or a list. */
  async get<T>(path: string): Promise<T> {
    return this.call<T>("GET", path);
  }

  /** Reads one object; undefined if there is none. */
  async find<T>(path: string): Promise<T | undefined> {
    try {
      return await this.get<T>(path);
    } catch (error) {
      if (error instanceof KubeError && error.status === 404) return undefined;
      throw error;
    }
  }

  /** Makes one call and parses its answer. */
  async call<T>(method: Method, path: string, body?: unknown): Promise<T> {
    const payload = body === undefined ? undefined : JSON.stringify(body);
    const answer = await this.answer(method, path, { payload });
    const text = await this.text(method, path, answer);
    const status = answer.statusCode ?? 0;
    if (status >= 200 && status < 300) return (text === "" ? undefined : JSON.parse(text)) as T;
    throw refused(method, path, status, text);
  }

  /**
   * Reads an answer that goes on, a line at a time, until the server ends it, nothing has come for `idle` milliseconds, or it is aborted.
   *
   * @param opened is called once it has begun
   * @param take is given each line as it comes; what it throws ends the answer
   */
  async follow(
    path: string,
    {
      idle,
      signal,
      opened,
      take,
    }: { idle: number; signal: AbortSignal; opened: () => void; take: (line: string) => void },
  ): Promise<void> {
    const answer = await this.answer("GET", path, { timeout: idle, signal });
    const status = answer.statusCode ?? 0;
    if (status !== 200) throw refused("GET", path, status, await this.text("GET", path, answer));
    opened();
    for await (const line of this.lines(path, answer)) take(line);
  }

  /** All of an answer. */
  private text(method: Method, path: string, answer: http.IncomingMessage): Promise<string> {
    return new Promise((resolve, reject) => {
      const parts: Buffer[] = [];
      answer.on("data", (part: Buffer) => parts.push(part));
      answer.on("error", (error) => reject(this.silent(method, path, error)));
      answer.on("end", () => resolve(Buffer.concat(parts).toString()));
    });
  }

  /** The lines of an answer as they come; what is cut off is none. Whoever takes no more of them ends it. */
  private async *lines(path: string, answer: http.IncomingMessage): AsyncGenerator<string> {
    let rest = "";
    answer.setEncoding("utf8");
    try {
      for await (const part of answer as AsyncIterable<string>) {
        const lines = `${rest}${part}`.split("\n");
        rest = lines.pop()!;
        yield* lines.filter((each) => each !== "");
      }
    } catch (error) {
      throw this.silent("GET", path, error as Error);
    }
  }

  /** Sends a request; resolves with the head of its answer. */
  private answer(
    method: Method,
    path: string,
    { payload, timeout = this.options.timeout ?? 10_000, signal }: Sent,
  ): Promise<http.IncomingMessage> {
    const token = this.plain ? undefined : read(this.options.tokenFile, "--kube-token-file").trim();
    return new Promise((resolve, reject) => {
      const request = (this.plain ? http : https).request(`${this.options.server}${path}`, {
        method,
        agent: this.agent,
        ...(this.options.socket === undefined ? {} : { socketPath: this.options.socket }),
        ...(signal && { signal }),
        timeout,
        headers: {
          accept: "application/json",
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(payload === undefined
            ? {}
            : { "content-type": contentType(method), "content-length": Buffer.byteLength(payload) }),
        },
      });
      request.on("response", resolve);
      request.on("timeout", () => request.destroy(new Error("timed out")));
      request.on("error", (error) => reject(this.silent(method, path, error)));
      request.end(payload);
    });
  }

  private silent(method: Method, path: string, { message }: Error): KubeError {
    return new KubeError(
      0,
      `The Kubernetes API ${this.options.server} did not answer ${whatOf(method, path)}: ${message}.`,
    );
  }

  /** Closes the connections. */
  close(): void {
    this.agent.destroy();
  }
}

/** What a body is: a patch has the fields alone that change. */
const contentType = (method: Method): string =>
  method === "PATCH" ? "application/merge-patch+json" : "application/json";

const whatOf = (method: Method, path: string): string => `${method} ${path.split("?")[0]}`;

const refused = (method: Method, path: string, status: number, text: string): KubeError =>
  new KubeError(status, `The Kubernetes API answered ${status} to ${whatOf(method, path)}: ${messageOf(text)}`);

function messageOf(text: string): string {
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    if (typeof message === "string") return message.slice(0, 300);
  } catch {
    // No JSON: the text itself is the message.
  }
  return text.slice(0, 100).replaceAll(/\s+/g, " ") || "no message";
}

function read(file: string, option: string): string {
  try {
    return fs.readFileSync(file, "utf8");
  } catch (error) {
    throw new PromoteError("bad-input", `${option} ${file} cannot be read: ${(error as Error).message}.`);
  }
}
