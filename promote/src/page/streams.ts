// Server-sent events: each browser is told what has changed since the state that it knows, and how old all of it is.
import type * as http from "node:http";
import type { Store } from "./store";

/** Milliseconds between two signs of life. */
const beat = 10_000;

/** Bytes that may wait for a browser that does not read: then it is cut off, and comes again. */
const mostWaiting = 4_000_000;

/** A browser that listens. */
interface Stream {
  response: http.ServerResponse;
  at: string;
}

/** All browsers that listen. */
export class Streams {
  private readonly open = new Set<Stream>();
  private readonly timer: NodeJS.Timeout;
  private readonly unlisten: () => void;

  constructor(
    private readonly store: Store,
    /** How many may listen at a time. */
    private readonly most: number,
  ) {
    this.timer = setInterval(() => this.each((stream) => this.send(stream, "beat", this.freshness())), beat).unref();
    this.unlisten = store.listen(() => this.each((stream) => this.tell(stream)));
  }

  /** How many listen. */
  get count(): number {
    return this.open.size;
  }

  /** Whether one more may listen. */
  get isFull(): boolean {
    return this.open.size >= this.most;
  }

  /** Tells a browser from now on. */
  add(response: http.ServerResponse, at: string): void {
    response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8", "x-accel-buffering": "no" });
    const stream = { response, at };
    this.open.add(stream);
    response.on("close", () => this.open.delete(stream));
    response.on("error", () => this.open.delete(stream));
    response.write("retry: 2000\n\n");
    this.tell(stream);
  }

  /** Ends all of them. */
  close(): void {
    clearInterval(this.timer);
    this.unlisten();
    for (const { response } of this.open) response.end();
  }

  private freshness(): string {
    return JSON.stringify(this.store.freshness);
  }

  private tell(stream: Stream): void {
    const { at } = this.store;
    const changes = stream.at === at ? "" : this.store.changesSince(stream.at);
    stream.at = at;
    this.send(stream, "beat", this.freshness());
    // A browser that knows the state of another process, or an old one, is told everything on the way that it has.
    if (changes === undefined) this.send(stream, "overview", this.store.overview());
    else if (changes !== "") this.send(stream, "changes", changes);
  }

  private send({ response, at }: Stream, event: string, data: string): void {
    response.write(`id: ${at}\nevent: ${event}\ndata: ${data}\n\n`);
    if (response.writableLength > mostWaiting) response.destroy();
  }

  private each(work: (stream: Stream) => void): void {
    for (const stream of [...this.open]) work(stream);
  }
}
