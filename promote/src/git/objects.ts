// Reads git objects that are on this machine, through one `git cat-file --batch-command` for the whole run.
import { Bounded } from "./bounded";
import { end } from "./git";
import type { Git } from "./git";
import { PromoteError } from "../errors";

/** What a commit says. */
export interface Commit {
  tree: string;
  parents: string[];
  message: string;
  /** When it was made as it is, in milliseconds: its committer's time, which a rebase sets anew. */
  at: number;
}

/** An id of a commit, or of another object, as people read it. */
export const shortId = (id: string): string => id.slice(0, 12);

/** One entry of a tree. */
export interface TreeEntry {
  mode: string;
  id: string;
}

/** What the reader is asked for: an object's content, or its size alone. */
type Question = "contents" | "info";

interface Waiting {
  question: Question;
  resolve: (answer: { size: number; content?: Buffer } | undefined) => void;
  reject: (error: Error) => void;
}

/** Entries of folders that are kept. Of 8,000 commits beside 1,000 applications a promotion took 1.5 GB without a limit, and 0.26 GB with it. */
const keptEntries = 100_000;

/** A reader over the object database of one repository. What is absent is not fetched: it reads as undefined. */
export class Objects {
  private child: ReturnType<Git["start"]> | undefined;
  private readonly waiting: Waiting[] = [];
  private chunks: Buffer[] = [];
  private buffered = 0;
  private needed = 0;
  private readonly present = new Set<string>();
  private readonly commits = new Map<string, Commit>();
  private readonly entries = new Map<string, TreeEntry | null>();
  /** Of a branch that went far every commit has folders of its own: whole ones are kept for a while. */
  private readonly trees = new Bounded<Map<string, TreeEntry>>(keptEntries, (tree) => tree.size + 1);

  constructor(private readonly git: Git) {}

  /** Content of an object, or undefined if it is not here. */
  async read(id: string): Promise<Buffer | undefined> {
    return (await this.ask("contents", id))?.content;
  }

  /** Bytes of an object's content, which is not read for it; undefined if the object is not here. */
  async size(id: string): Promise<number | undefined> {
    return (await this.ask("info", id))?.size;
  }

  private async ask(question: Question, id: string): Promise<{ size: number; content?: Buffer } | undefined> {
    const child = (this.child ??= this.open());
    // No call of git may last for ever, be it one that stays on this machine.
    const timer = setTimeout(() => end(child), this.git.timeout);
    try {
      const answer = await new Promise<{ size: number; content?: Buffer } | undefined>((resolve, reject) => {
        this.waiting.push({ question, resolve, reject });
        child.stdin.write(`${question} ${id}\n`);
      });
      if (answer) this.present.add(id);
      return answer;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Whether an object is here. */
  async has(id: string): Promise<boolean> {
    return this.present.has(id) || (await this.size(id)) !== undefined;
  }

  /** A commit, or undefined if it is not here. */
  async commit(id: string): Promise<Commit | undefined> {
    const known = this.commits.get(id);
    if (known) return known;
    const content = await this.read(id);
    if (!content) return undefined;
    const commit = parseCommit(content.toString());
    this.commits.set(id, commit);
    return commit;
  }

  /** A tree's entries by name, or undefined if it is not here. */
  async tree(id: string): Promise<Map<string, TreeEntry> | undefined> {
    const known = this.trees.get(id);
    if (known) return known;
    const content = await this.read(id);
    if (!content) return undefined;
    const tree = parseTree(content, id.length / 2);
    this.trees.set(id, tree);
    return tree;
  }

  /** One entry of a tree; null where it has none of that name, undefined where the tree is not here. What was asked for stays known. */
  async entry(id: string, name: string): Promise<TreeEntry | null | undefined> {
    const key = `${id} ${name}`;
    const known = this.entries.get(key);
    if (known !== undefined) return known;
    const tree = await this.tree(id);
    const found = tree && (tree.get(name) ?? null);
    if (found !== undefined) this.entries.set(key, found);
    return found;
  }

  /** Forgets what was read, so that who goes through a long history needs no more memory for its end: all of it is on disk. */
  forget(): void {
    this.present.clear();
    this.commits.clear();
    this.entries.clear();
    this.trees.clear();
  }

  /** Ends the reader. */
  close(): void {
    this.child?.stdin.end();
    this.child = undefined;
  }

  private open(): ReturnType<Git["start"]> {
    const child = this.git.start(["cat-file", "--batch-command"]);
    child.stdout.on("data", (data: Buffer) => this.receive(data));
    child.stderr.resume();
    const fail = (): void => {
      if (this.child === child) this.child = undefined;
      for (const { reject } of this.waiting.splice(0)) reject(new PromoteError("other", "git cat-file ended early."));
    };
    child.once("error", fail);
    child.once("close", fail);
    return child;
  }

  private receive(data: Buffer): void {
    this.chunks.push(data);
    this.buffered += data.length;
    if (this.buffered < this.needed) return;
    let buffer = this.chunks.length === 1 ? data : Buffer.concat(this.chunks);
    this.needed = 0;
    for (;;) {
      const end = buffer.indexOf(10);
      if (end < 0) break;
      const [, type, size] = buffer.toString("latin1", 0, end).split(" ");
      if (type === "missing") {
        buffer = buffer.subarray(end + 1);
        this.waiting.shift()?.resolve(undefined);
        continue;
      }
      const length = Number(size);
      if (this.waiting[0]?.question === "info") {
        buffer = buffer.subarray(end + 1);
        this.waiting.shift()?.resolve({ size: length });
        continue;
      }
      if (buffer.length < end + 1 + length + 1) {
        this.needed = end + 1 + length + 1;
        break;
      }
      const content = Buffer.from(buffer.subarray(end + 1, end + 1 + length));
      this.waiting.shift()?.resolve({ size: length, content });
      buffer = buffer.subarray(end + 1 + length + 1);
    }
    this.chunks = buffer.length > 0 ? [buffer] : [];
    this.buffered = buffer.length;
  }
}

/** Parses the text of a commit object. */
function parseCommit(text: string): Commit {
  const blank = text.indexOf("\n\n");
  const head = blank < 0 ? text : text.slice(0, blank);
  const values = (name: string): string[] =>
    head
      .split("\n")
      .filter((line) => line.startsWith(`${name} `))
      .map((line) => line.slice(name.length + 1));
  const [, seconds = "0"] = / (\d+) [+-]\d{4}$/.exec(values("committer")[0] ?? "") ?? [];
  return {
    tree: values("tree")[0] ?? "",
    parents: values("parent"),
    message: blank < 0 ? "" : text.slice(blank + 2),
    at: Number(seconds) * 1000,
  };
}

/** Parses a tree object; `idLength` is 20 bytes for SHA-1, 32 for SHA-256. */
function parseTree(content: Buffer, idLength: number): Map<string, TreeEntry> {
  const entries = new Map<string, TreeEntry>();
  for (let at = 0; at < content.length;) {
    const space = content.indexOf(32, at);
    const zero = content.indexOf(0, space);
    const id = content.toString("hex", zero + 1, zero + 1 + idLength);
    entries.set(content.toString("utf8", space + 1, zero), { mode: content.toString("latin1", at, space), id });
    at = zero + 1 + idLength;
  }
  return entries;
}

/** The last value of a trailer in a commit message's last paragraph, or undefined. */
export function trailer(message: string, name: string): string | undefined {
  const last =
    message
      .trimEnd()
      .split(/\n\s*\n/)
      .at(-1) ?? "";
  const prefix = `${name.toLowerCase()}:`;
  const lines = last.split("\n").filter((each) => each.toLowerCase().startsWith(prefix));
  return lines.at(-1)?.slice(prefix.length).trim();
}
