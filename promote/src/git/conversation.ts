// A conversation with a git server in version 2 of the protocol, for the questions that `git fetch` has no words for.
//
// Git's own transport carries it: proxies, certificates and credentials are those of every other call.
import { once } from "node:events";
import { end } from "./git";
import type { Git, GitResult } from "./git";
import { delimiter, line, Packets } from "./packets";
import type { Packet } from "./packets";

/** The server does not speak version 2 of the protocol. */
export interface Unable {
  kind: "unable";
}

/** It failed, in git's words. */
export interface Failed {
  kind: "failed";
  result: GitResult;
}

/** What is said and heard. */
export interface Connection {
  packets: Packets;
  to: NodeJS.WritableStream;
  capabilities: readonly string[];
  /** Whether a mark stands behind each answer: where git's helper asks for one after the other, over HTTP. */
  marked: boolean;
}

/** What went wrong in the middle of a conversation. */
export interface Broken {
  kind: "broken";
  said: string;
}

type Work<T> = (connection: Connection) => Promise<T | Broken>;

/** Connects, and does the work. */
export async function talk<T extends { kind: string }>(
  git: Git,
  url: string,
  work: Work<T>,
): Promise<T | Unable | Failed> {
  const [, helper] = /^(https?):/.exec(url) ?? [];
  const child =
    helper === undefined ? git.startOnServer("git-upload-pack") : git.start([`remote-${helper}`, "origin", url], true);
  if (child === undefined) return { kind: "unable" };
  let complaint = "";
  let timedOut = false;
  child.stderr.on("data", (data: Buffer) => (complaint += data.toString()));
  const closed = once(child, "close").catch(() => undefined);
  const timer = setTimeout(() => {
    timedOut = true;
    end(child);
  }, git.timeout);
  try {
    const packets = new Packets(child.stdout);
    const able = helper === undefined ? true : await connected(packets, child.stdin);
    const answer = able === true ? await converse(packets, child.stdin, helper !== undefined, work) : able;
    if (!isBroken(answer)) return answer;
    child.stdin.end();
    await closed;
    const stderr = git.redact(`${complaint}${answer.said}`);
    return { kind: "failed", result: { code: 1, stdout: "", stderr, timedOut } };
  } finally {
    clearTimeout(timer);
    end(child);
  }
}

/** The answer ended too early. */
export const broken: Broken = { kind: "broken", said: "fatal: unexpected end of the answer\n" };

const isBroken = (answer: { kind: string }): answer is Broken => answer.kind === "broken";

/** Asks git's helper for a connection to the server. */
async function connected(packets: Packets, to: Connection["to"]): Promise<true | Unable | Broken> {
  to.write("stateless-connect git-upload-pack\n");
  const said = await packets.line();
  if (said === "fallback") return { kind: "unable" };
  return said === "" ? true : broken;
}

async function converse<T>(
  packets: Packets,
  to: Connection["to"],
  marked: boolean,
  work: Work<T>,
): Promise<T | Unable | Broken> {
  const capabilities = await texts(packets);
  if (!capabilities) return broken;
  return capabilities[0] === "version 2" ? work({ packets, to, capabilities, marked }) : { kind: "unable" };
}

/** The head of a request for a pack, up to what is wanted. Not thin: a delta against what is not here could not be read. */
export function packRequest(capabilities: readonly string[], filter: string): string {
  const format = capabilities.find((each) => each.startsWith("object-format="));
  const filters = capabilities.some((each) => /^fetch=(?:.* )?filter(?: |$)/.test(each));
  const lines = ["no-progress", "ofs-delta", ...(filters && filter !== "none" ? [`filter ${filter}`] : [])];
  const head = [line("command=fetch"), ...(format === undefined ? [] : [line(format)]), delimiter];
  return [...head, ...lines.map(line)].join("");
}

/** A pack that was kept, by its name, or one that was larger than it may be. */
export type Pack = { kind: "pack"; name: string } | { kind: "too large" };

/**
 * Reads the packet before a pack, then the pack, and keeps it.
 *
 * @param most bytes of the pack, of which no more are read. Defaults to any number
 */
export async function receivePack(packets: Packets, git: Git, most?: number): Promise<Pack | Broken> {
  const header = await packets.next();
  if (text(header) !== "packfile") return failure(header);
  const limit = most === undefined ? [] : [`--max-input-size=${most}`];
  const index = git.start(["index-pack", "--stdin", "--promisor", ...limit]);
  let [name, complaint] = ["", ""];
  index.stdout.on("data", (data: Buffer) => (name += data.toString()));
  index.stderr.on("data", (data: Buffer) => (complaint += data.toString()));
  const closed = once(index, "close");
  try {
    let packet = await packets.next();
    for (; Buffer.isBuffer(packet) && index.exitCode === null; packet = await packets.next()) {
      // The first byte tells what the rest is: 1 the pack, 2 a message for people, 3 why it broke off.
      if (packet[0] === 3) return { kind: "broken", said: `fatal: remote error: ${packet.toString("utf8", 1)}\n` };
      if (packet[0] === 1 && !index.stdin.write(packet.subarray(1)))
        // A pack that is too large ends it, and with it the pipe.
        await Promise.race([once(index.stdin, "drain").catch(() => closed), closed]);
    }
    index.stdin.end();
    await closed;
    const hash = /^pack\t([0-9a-f]+)/.exec(name)?.[1];
    if (hash !== undefined) return { kind: "pack", name: hash };
    return complaint.includes("exceeds maximum allowed size")
      ? { kind: "too large" }
      : { kind: "broken", said: complaint };
  } finally {
    end(index);
  }
}

/** The lines up to the next mark; undefined if there is no such mark. */
export async function texts(packets: Packets): Promise<string[] | undefined> {
  const lines: string[] = [];
  for (;;) {
    const packet = await packets.next();
    if (packet === undefined) return undefined;
    if (!Buffer.isBuffer(packet)) return lines;
    lines.push(packet.toString().trimEnd());
  }
}

/** The text of a packet; empty for a mark. */
export const text = (packet: Packet | undefined): string =>
  Buffer.isBuffer(packet) ? packet.toString().trimEnd() : "";

/** What a packet says in the place of what was expected. */
export function failure(packet: Packet | undefined): Broken {
  const said = text(packet);
  return said.startsWith("ERR ") ? { kind: "broken", said: `fatal: remote error: ${said.slice(4)}\n` } : broken;
}

/** Whether a server speaks version 2 of the protocol, in which every object can be asked for by its id. */
export function askVersion(git: Git, url: string): Promise<{ kind: "able" } | Unable | Failed> {
  return talk(git, url, () => Promise.resolve({ kind: "able" } as const));
}
