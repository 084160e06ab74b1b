// Asks a server the one question that `git fetch` has no words for: which commits of a branch does a commit not contain?
//
// The server knows the whole history, so its answer is exact, and as small as the answer itself: this is what it computes for
// every fetch of a complete clone. A shallow clone would have to fetch history until it knows by itself, with merges mostly
// all of it. `git fetch` of a shallow clone must say that it is one; and it takes deltas against what it does not have here.
import { once } from "node:events";
import * as fs from "node:fs";
import * as path from "node:path";
import { end } from "./git";
import type { Git, GitResult } from "./git";
import { delimiter, flush, line, Packets } from "./packets";
import type { Packet } from "./packets";

/** The question. */
export interface Question {
  /** Commit whose history it is about. */
  tip: string;
  /** Commit whose history is left out. */
  without: string;
  /** Filter, for a server that takes filters. */
  filter: string;
}

/** It does not speak version 2 of the protocol. */
type Unable = { kind: "unable" };

/** It failed, in git's words. */
type Failed = { kind: "failed"; result: GitResult };

/**
 * The answer. "objects": ids of what the server sent, commits among them. "absent": the server does not have the commit that is
 * to be left out.
 */
export type Answer = { kind: "objects"; ids: ReadonlySet<string> } | { kind: "absent" } | Unable | Failed;

/** Asks the server of a repository. What it sends is kept in the repository. */
export async function askBetween(git: Git, directory: string, url: string, question: Question): Promise<Answer> {
  const said = await talk(git, url, (connection) => ask(connection, git, question));
  return said.kind === "pack" ? packed(directory, said.name) : said;
}

/** Whether a server speaks version 2 of the protocol, in which every object can be asked for by its id. */
export function askVersion(git: Git, url: string): Promise<{ kind: "able" } | Unable | Failed> {
  return talk(git, url, () => Promise.resolve({ kind: "able" } as const));
}

interface Connection {
  packets: Packets;
  to: NodeJS.WritableStream;
  capabilities: readonly string[];
}

/** What went wrong in the middle of a conversation. */
type Broken = { kind: "broken"; said: string };

type Work<T> = (connection: Connection) => Promise<T | Broken>;

async function talk<T extends { kind: string }>(git: Git, url: string, work: Work<T>): Promise<T | Unable | Failed> {
  const { protocol } = new URL(url);
  if (protocol !== "https:" && protocol !== "http:") return { kind: "unable" };
  // Git's own transport: proxies, certificates and credentials are those of every other call.
  const child = git.start([`remote-${protocol.slice(0, -1)}`, "origin", url], true);
  let complaint = "";
  let timedOut = false;
  child.stderr.on("data", (data: Buffer) => (complaint += data.toString()));
  const closed = once(child, "close").catch(() => undefined);
  const timer = setTimeout(() => {
    timedOut = true;
    end(child);
  }, git.timeout);
  try {
    const answer = await connect(new Packets(child.stdout), child.stdin, work);
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

const broken: Broken = { kind: "broken", said: "fatal: unexpected end of the answer\n" };

const isBroken = (answer: { kind: string }): answer is Broken => answer.kind === "broken";

async function connect<T>(packets: Packets, to: Connection["to"], work: Work<T>): Promise<T | Unable | Broken> {
  to.write("stateless-connect git-upload-pack\n");
  const connected = await packets.line();
  if (connected === "fallback") return { kind: "unable" };
  if (connected !== "") return broken;
  const capabilities = await texts(packets);
  if (!capabilities) return broken;
  return capabilities[0] === "version 2" ? work({ packets, to, capabilities }) : { kind: "unable" };
}

type Said = { kind: "pack"; name: string } | { kind: "absent" };

async function ask({ packets, to, capabilities }: Connection, git: Git, question: Question): Promise<Said | Broken> {
  const asked = request(capabilities, question);
  to.write(`${asked}${flush}`);
  const first = await packets.next();
  if (text(first) !== "acknowledgments") return failure(first);
  const acknowledged = await texts(packets);
  if (!acknowledged) return broken;
  // Not the branch's, or never there. A commit that is there and not the branch's gives an answer without it.
  if (!acknowledged.includes(`ACK ${question.without}`)) return { kind: "absent" };
  if (!acknowledged.includes("ready")) {
    // The response ends here. The server is not sure that it has told enough, by the dates of commits; it has.
    await packets.next();
    to.write(`${asked}${line("done")}${flush}`);
  }
  const header = await packets.next();
  return text(header) === "packfile" ? receive(packets, git) : failure(header);
}

function request(capabilities: readonly string[], { tip, without, filter }: Question): string {
  const format = capabilities.find((each) => each.startsWith("object-format="));
  const filters = capabilities.some((each) => /^fetch=(?:.* )?filter(?: |$)/.test(each));
  // Not thin: a delta against a commit that is not here could not be read.
  const lines = ["no-progress", "ofs-delta", ...(filters && filter !== "none" ? [`filter ${filter}`] : [])];
  const head = [line("command=fetch"), ...(format === undefined ? [] : [line(format)]), delimiter];
  return [...head, ...lines.map(line), line(`want ${tip}`), line(`have ${without}`)].join("");
}

/** Reads the pack and keeps it. Returns its name. */
async function receive(packets: Packets, git: Git): Promise<Said | Broken> {
  const index = git.start(["index-pack", "--stdin", "--promisor"]);
  let [name, complaint] = ["", ""];
  index.stdout.on("data", (data: Buffer) => (name += data.toString()));
  index.stderr.on("data", (data: Buffer) => (complaint += data.toString()));
  const closed = once(index, "close");
  try {
    for (let packet = await packets.next(); Buffer.isBuffer(packet); packet = await packets.next()) {
      // The first byte tells what the rest is: 1 the pack, 2 a message for people, 3 why it broke off.
      if (packet[0] === 3) return { kind: "broken", said: `fatal: remote error: ${packet.toString("utf8", 1)}\n` };
      if (packet[0] === 1 && !index.stdin.write(packet.subarray(1)))
        await Promise.race([once(index.stdin, "drain"), closed]);
    }
    index.stdin.end();
    await closed;
    const hash = /^pack\t([0-9a-f]+)/.exec(name)?.[1];
    return hash === undefined ? { kind: "broken", said: complaint } : { kind: "pack", name: hash };
  } finally {
    end(index);
  }
}

/** The lines up to the next mark; undefined if there is no such mark. */
async function texts(packets: Packets): Promise<string[] | undefined> {
  const lines: string[] = [];
  for (;;) {
    const packet = await packets.next();
    if (packet === undefined) return undefined;
    if (!Buffer.isBuffer(packet)) return lines;
    lines.push(packet.toString().trimEnd());
  }
}

const text = (packet: Packet | undefined): string => (Buffer.isBuffer(packet) ? packet.toString().trimEnd() : "");

function failure(packet: Packet | undefined): Broken {
  const said = text(packet);
  return said.startsWith("ERR ") ? { kind: "broken", said: `fatal: remote error: ${said.slice(4)}\n` } : broken;
}

/** Ids of the objects in a pack, from its index: its format is gitformat-pack(5), version 2. */
function packed(directory: string, name: string): Extract<Answer, { kind: "objects" }> {
  const index = fs.readFileSync(path.join(directory, "objects/pack", `pack-${name}.idx`));
  const fanOut = 8;
  const ids = fanOut + 256 * 4;
  const count = index.readUInt32BE(ids - 4);
  const length = name.length / 2;
  const at = (n: number): string => index.toString("hex", ids + n * length, ids + (n + 1) * length);
  return { kind: "objects", ids: new Set(Array.from({ length: count }, (_, n) => at(n))) };
}
