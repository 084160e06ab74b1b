// The packets of git's wire protocol, as gitprotocol-common(5) has them: four hexadecimal digits of length, then the data.
import type { Readable } from "node:stream";

/** Packets without data, by the number in the place of their length. */
export type Mark = "flush" | "delimiter" | "response end";

/** One packet: its data, or what it marks. */
export type Packet = Buffer | Mark;

const marks: readonly Mark[] = ["flush", "delimiter", "response end"];

/** A packet with a line. */
export const line = (text: string): string => `${(Buffer.byteLength(text) + 5).toString(16).padStart(4, "0")}${text}\n`;

/** Packets without data, as they are sent. */
export const delimiter = "0001";
export const flush = "0000";

/** What a server sends, packet by packet. */
export class Packets {
  private rest: Buffer = Buffer.alloc(0);
  private readonly chunks: AsyncIterator<Buffer>;

  constructor(stream: Readable) {
    this.chunks = (stream as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  }

  /** The next packet; undefined at the end. */
  async next(): Promise<Packet | undefined> {
    const length = Number.parseInt((await this.take(4))?.toString("latin1") ?? "", 16);
    if (Number.isNaN(length)) return undefined;
    return length < 4 ? marks[length] : this.take(length - 4);
  }

  /** The next line of plain text, which is how a remote helper answers; undefined at the end. */
  async line(): Promise<string | undefined> {
    while (!this.rest.includes(10)) if (!(await this.more())) return undefined;
    return (await this.take(this.rest.indexOf(10) + 1))?.toString().trimEnd();
  }

  private async take(length: number): Promise<Buffer | undefined> {
    while (this.rest.length < length) if (!(await this.more())) return undefined;
    const taken = this.rest.subarray(0, length);
    this.rest = this.rest.subarray(length);
    return taken;
  }

  private async more(): Promise<boolean> {
    const next = await this.chunks.next();
    if (next.done === true) return false;
    this.rest = this.rest.length === 0 ? next.value : Buffer.concat([this.rest, next.value]);
    return true;
  }
}
