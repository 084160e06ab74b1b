// A real git server over TLS with basic authentication: Node's https in front of `git http-backend`.
// It serves every bare repository below a folder; tests put faults in front of it, the sandbox runs it as it is.
import { execFileSync, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as http from "node:http";
import * as https from "node:https";
import type { AddressInfo } from "node:net";
import * as path from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import { timingSafeEqual, createHash } from "node:crypto";
import { isRefused, offering, settingsOf } from "./serverProfiles";
import type { ServerProfile } from "./serverProfiles";

/** What a git server needs. */
export interface GitServerOptions {
  /** Folder of the bare repositories (`GIT_PROJECT_ROOT`). */
  root: string;
  /** Who may read and write. Changed on the fly by assigning `server.credentials`. */
  credentials: Credentials;
  /** A second password of the same user, as a forge has tokens side by side. Default: none. */
  otherPassword?: string;
  /** PEM files. Without them the server speaks plain HTTP. */
  tls?: { keyFile: string; certFile: string };
  /** Address to listen on. Defaults to 127.0.0.1. */
  host?: string;
  /** Port to listen on. Defaults to 0, a free one. */
  port?: number;
  /** Which server it is like. Defaults to git's own, with the settings that each repository has. */
  profile?: ServerProfile;
  /** Looks at each request first; returns true when it has answered (or cut) it itself. */
  intercept?: Intercept;
  /** Called after a push has been received, with the repository's path. */
  onPush?: (repository: string) => void;
}

/** A user name and a password. */
export interface Credentials {
  username: string;
  password: string;
}

/** Stands between the client and git; see faults.ts. */
export type Intercept = (
  request: http.IncomingMessage,
  response: http.ServerResponse,
  next: (changed?: { body?: NodeJS.ReadableStream }) => void,
) => void;

/** The program itself: `git http-backend` would be one process more for each request. */
const backendProgram = path.join(execFileSync("git", ["--exec-path"]).toString().trim(), "git-http-backend");

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

/** A git server that can be stopped and started again on the same port. */
export class GitServer {
  credentials: Credentials;
  intercept: Intercept | undefined;
  /** Requests answered, 401 included. */
  requests = 0;
  /** Bytes of response bodies sent. */
  bytesSent = 0;
  private server: http.Server | undefined;
  private port: number;
  /** Settings of git for the profile, as environment variables: they go over those of a repository. */
  private readonly settings: NodeJS.ProcessEnv = {};

  constructor(private readonly options: GitServerOptions) {
    this.credentials = options.credentials;
    this.intercept = options.intercept;
    this.port = options.port ?? 0;
    const settings = options.profile === undefined ? [] : Object.entries(settingsOf(options.profile));
    if (settings.length > 0) this.settings.GIT_CONFIG_COUNT = String(settings.length);
    for (const [n, [key, value]] of settings.entries()) {
      this.settings[`GIT_CONFIG_KEY_${n}`] = key;
      this.settings[`GIT_CONFIG_VALUE_${n}`] = value;
    }
  }

  /** Address of a repository: `<scheme>://<host>:<port>/<name>`. */
  url(name: string): string {
    const host = this.options.host ?? "localhost";
    return `${this.options.tls ? "https" : "http"}://${host}:${this.port}/${name}`;
  }

  /** Listens; resolves when connections are accepted. */
  async start(): Promise<void> {
    const { tls } = this.options;
    const handler = (request: http.IncomingMessage, response: http.ServerResponse): void =>
      this.handle(request, response);
    const server = tls
      ? https.createServer({ key: fs.readFileSync(tls.keyFile), cert: fs.readFileSync(tls.certFile) }, handler)
      : http.createServer(handler);
    server.on("clientError", (_error, socket) => socket.destroy());
    server.on("tlsClientError", () => undefined);
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(this.port, this.options.host ?? "127.0.0.1", resolve);
    });
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
  }

  /** Cuts every connection and stops listening. */
  async stop(): Promise<void> {
    const server = this.server;
    if (!server) return;
    this.server = undefined;
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  private handle(request: http.IncomingMessage, response: http.ServerResponse): void {
    this.requests++;
    request.on("error", () => undefined);
    response.on("error", () => undefined);
    if (!this.authenticated(request.headers.authorization)) {
      response.writeHead(401, { "www-authenticate": 'Basic realm="git"' }).end();
      return;
    }
    const next = (changed?: { body?: NodeJS.ReadableStream }): void =>
      void this.answer(request, response, changed?.body ?? request).catch(() => response.destroy());
    if (this.intercept) this.intercept(request, response, next);
    else next();
  }

  /** Answers as the server would that this one is like. */
  private async answer(
    request: http.IncomingMessage,
    response: http.ServerResponse,
    body: NodeJS.ReadableStream,
  ): Promise<void> {
    const { profile } = this.options;
    if (profile?.protocol === 0) delete request.headers["git-protocol"];
    const fetches = request.url?.endsWith("/git-upload-pack") === true && request.method === "POST";
    if (profile?.refusal === undefined || !fetches) {
      this.runBackend(request, response, body);
      return;
    }
    const asked = await buffer(body);
    const text = request.headers["content-encoding"] === "gzip" ? gunzipSync(asked) : asked;
    if (!isRefused(profile, text.toString("latin1"))) {
      this.runBackend(request, response, Readable.from([asked]));
      return;
    }
    response.writeHead(profile.refusal.status, { "content-type": "text/plain" }).end(profile.refusal.body);
  }

  private authenticated(header: string | undefined): boolean {
    const { username, password } = this.credentials;
    const { otherPassword } = this.options;
    return [password, ...(otherPassword === undefined ? [] : [otherPassword])].some((each) => {
      const expected = `Basic ${Buffer.from(`${username}:${each}`).toString("base64")}`;
      return timingSafeEqual(digest(header ?? ""), digest(expected));
    });
  }

  private runBackend(request: http.IncomingMessage, response: http.ServerResponse, body: NodeJS.ReadableStream): void {
    const url = new URL(request.url ?? "/", "http://localhost");
    const header = (name: string): string => String(request.headers[name] ?? "");
    const backend = spawn(backendProgram, [], {
      env: {
        PATH: process.env.PATH,
        GIT_PROJECT_ROOT: this.options.root,
        GIT_HTTP_EXPORT_ALL: "1",
        GIT_CONFIG_NOSYSTEM: "1",
        PATH_INFO: decodeURIComponent(url.pathname),
        QUERY_STRING: url.search.slice(1),
        REQUEST_METHOD: request.method,
        REMOTE_USER: this.credentials.username,
        REMOTE_ADDR: request.socket.remoteAddress,
        CONTENT_TYPE: header("content-type"),
        CONTENT_LENGTH: header("content-length"),
        HTTP_CONTENT_ENCODING: header("content-encoding"),
        GIT_PROTOCOL: header("git-protocol"),
        ...this.settings,
      },
      stdio: ["pipe", "pipe", "ignore"],
    });
    backend.on("error", () => response.destroy());
    backend.stdin.on("error", () => undefined);
    body.pipe(backend.stdin);
    const { capabilities, shallow } = this.options.profile ?? {};
    const advertises = url.search === "?service=git-upload-pack" && (capabilities ?? shallow) !== undefined;
    const stdout = advertises ? Readable.from(offering(this.options.profile, backend.stdout)) : backend.stdout;
    let head: Buffer | undefined = Buffer.alloc(0);
    stdout.on("data", (data: Buffer) => {
      if (!head) return this.send(stdout, response, data);
      head = Buffer.concat([head, data]);
      const end = head.indexOf("\r\n\r\n");
      if (end < 0) return;
      const rest = head.subarray(end + 4);
      writeHead(response, head.subarray(0, end).toString("latin1"));
      head = undefined;
      if (rest.length > 0) this.send(stdout, response, rest);
    });
    stdout.on("end", () => {
      if (head && !response.headersSent) response.writeHead(500);
      response.end();
      if (url.pathname.endsWith("/git-receive-pack") && request.method === "POST") {
        this.options.onPush?.(url.pathname.slice(1).replace(/\/git-receive-pack$/, ""));
      }
    });
  }

  private send(source: NodeJS.ReadableStream, response: http.ServerResponse, data: Buffer): void {
    if (response.destroyed) return;
    this.bytesSent += data.length;
    if (response.write(data)) return;
    source.pause();
    const resume = (): void => {
      response.off("drain", resume).off("close", resume);
      source.resume();
    };
    response.on("drain", resume).on("close", resume);
  }
}

/** Turns the head of a CGI answer into that of an HTTP answer. */
function writeHead(response: http.ServerResponse, head: string): void {
  let status = 200;
  for (const line of head.split("\r\n")) {
    const colon = line.indexOf(":");
    const name = line.slice(0, colon);
    const value = line.slice(colon + 1).trim();
    if (name.toLowerCase() === "status") status = Number.parseInt(value, 10);
    else response.setHeader(name, value);
  }
  response.writeHead(status);
}
