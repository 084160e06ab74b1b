// Asks a server the one question that `git fetch` has no words for: which commits of a branch does a commit not contain?
//
// The server knows the whole history, so its answer is exact, and as small as the answer itself: this is what it computes for
// every fetch of a complete clone. A shallow clone would have to fetch history until it knows by itself, with merges mostly
// all of it. `git fetch` of a shallow clone must say that it is one; and it takes deltas against what it does not have here.
import * as fs from "node:fs";
import * as path from "node:path";
import { broken, failure, packRequest, receivePack, talk, text, texts } from "./conversation";
import type { Broken, Connection, Failed, Pack, Unable } from "./conversation";
import type { Git } from "./git";
import { flush, line } from "./packets";

/** The question. */
export interface Question {
  /** Commit whose history it is about. */
  tip: string;
  /** Commit whose history is left out. */
  without: string;
  /** Filter, for a server that takes filters. */
  filter: string;
}

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

type Said = Extract<Pack, { kind: "pack" }> | { kind: "absent" };

async function ask(connection: Connection, git: Git, question: Question): Promise<Said | Broken> {
  const { packets, to, capabilities, marked } = connection;
  const { tip, without, filter } = question;
  const asked = `${packRequest(capabilities, filter)}${line(`want ${tip}`)}${line(`have ${without}`)}`;
  to.write(`${asked}${flush}`);
  const first = await packets.next();
  if (text(first) !== "acknowledgments") return failure(first);
  const acknowledged = await texts(packets);
  if (!acknowledged) return broken;
  // Not the branch's, or never there. A commit that is there and not the branch's gives an answer without it.
  if (!acknowledged.includes(`ACK ${without}`)) return { kind: "absent" };
  if (!acknowledged.includes("ready")) {
    // The response ends here. The server is not sure that it has told enough, by the dates of commits; it has.
    if (marked) await packets.next();
    to.write(`${asked}${line("done")}${flush}`);
  }
  const pack = await receivePack(packets, git);
  return pack.kind === "too large" ? broken : pack;
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
