// Faults between a client and the git server, drawn from a seed: the same seed gives the same faults again.
import * as fs from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { GitServer, Intercept } from "./gitServer";

/** What can go wrong with one request. */
export const faultKinds = [
  "refuse: the connection is cut before anything is read",
  "cut request: the connection is cut in the middle of what the client sends",
  "cut answer: the connection is cut in the middle of the answer",
  "lose answer: the server does its work, the client never hears of it",
  "error 500",
  "error 503",
  "slow: the answer comes late",
  "hang: no answer comes, until the connection is cut",
  "lock: another process holds the lock of the branch",
  "restart: the server is killed and comes back",
] as const;

/** One kind of fault. */
export type FaultKind = (typeof faultKinds)[number];

/** Draws faults for the requests of one run. */
export class Faults {
  /** What was done, in order. */
  readonly log: string[] = [];
  private requests = 0;
  private restarting: Promise<void> = Promise.resolve();

  /**
   * @param server the server that restarts
   * @param repository folder of the repository whose branch gets locked
   * @param random numbers from 0 to 1
   * @param most faults in one run; later requests pass
   */
  constructor(
    private readonly server: GitServer,
    private readonly repository: string,
    private readonly random: () => number,
    private readonly most = 4,
  ) {}

  /** For `server.intercept`. */
  readonly intercept: Intercept = (request, response, next) => {
    this.requests++;
    const draw = this.random();
    const kind = faultKinds[Math.floor(this.random() * faultKinds.length)] ?? "error 500";
    const amount = this.random();
    // Pushes are where a fault does harm, so they get more of them.
    const share = request.url?.includes("git-receive-pack") ? 0.6 : 0.25;
    if (draw > share || this.log.length >= this.most) return next();
    this.log.push(`request ${this.requests} ${request.method} ${request.url}: ${kind}`);
    this.inject(kind, amount, request, response, next);
  };

  /** Resolves when the server is back. */
  async settled(): Promise<void> {
    await this.restarting;
  }

  private inject(
    kind: FaultKind,
    amount: number,
    request: IncomingMessage,
    response: ServerResponse,
    next: (changed?: { body?: NodeJS.ReadableStream }) => void,
  ): void {
    switch (kind.split(":")[0]) {
      case "refuse":
        request.socket.destroy();
        return;
      case "cut request":
        return cutRequest(request, next, Math.floor(amount * 400));
      case "cut answer":
        cutAnswer(response, Math.floor(amount * 600));
        return next();
      case "lose answer":
        cutAnswer(response, 0);
        return next();
      case "error 500":
      case "error 503":
        response.writeHead(Number(kind.slice(6))).end("fault");
        return;
      case "slow":
        void sleep(amount * 400).then(() => next());
        return;
      case "hang":
        void sleep(1000).then(() => request.socket.destroy());
        return;
      case "lock": {
        const lock = path.join(this.repository, "refs/heads/main.lock");
        fs.writeFileSync(lock, "");
        response.on("close", () => fs.rmSync(lock, { force: true }));
        return next();
      }
      default:
        this.restarting = this.server.stop().then(async () => {
          await sleep(amount * 300);
          await this.server.start();
        });
    }
  }
}

/** Hands on a part of the body, then cuts the connection; git on the server sees an early end. */
function cutRequest(request: IncomingMessage, next: () => void, bytes: number): void {
  let left = bytes;
  request.on("data", (data: Buffer) => {
    left -= data.length;
    if (left <= 0) request.socket.destroy();
  });
  if (request.method === "GET") request.socket.destroy();
  else next();
}

/** Lets some bytes of the answer pass, then cuts the connection once the server has done its work. */
export function cutAnswer(response: ServerResponse, bytes: number): void {
  let left = bytes;
  const write = response.write.bind(response);
  const writeHead = response.writeHead.bind(response);
  response.writeHead = (status: number) => (bytes > 0 ? writeHead(status) : response);
  response.write = ((data: Buffer) => {
    const part = data.subarray(0, Math.max(0, left));
    left -= data.length;
    return part.length > 0 ? write(part) : true;
  }) as typeof response.write;
  response.end = (() => response.destroy()) as typeof response.end;
}
