// Makes commits, through one `git fast-import` for the whole run: what a process costs to start, every lost race would pay.
import { PromoteError } from "../errors";
import { end } from "./git";
import type { Git } from "./git";
import type { Signer } from "./signing";

/** What a path becomes: new content, or an object that the repository has, be it a file or a folder with all that is in it. */
export type Change = { path: string; mode: string } & ({ content: Buffer } | { id: string });

/** A file with this text, which is not one that may be run. */
export const plainFile = (path: string, text: string): Change => ({ path, mode: "100644", content: Buffer.from(text) });

/** A commit to be made on top of another. */
export interface NewCommit {
  parent: string;
  changes: readonly Change[];
  message: string;
  author: { name: string; email: string };
}

/** A writer of commits into one repository. */
export class Commits {
  private child: ReturnType<Git["start"]> | undefined;
  private answer: ((line: string) => void) | undefined;
  private said = "";
  private complaint = "";

  /** @param signer signs what is made. Default: nothing is signed */
  constructor(
    private readonly git: Git,
    private readonly signer?: Signer,
  ) {}

  /** Makes a commit, signed where there is a key. Returns its id. */
  async add(commit: NewCommit): Promise<string> {
    const id = await this.make(commit);
    const author = { name: clean(commit.author.name), email: clean(commit.author.email) };
    return this.signer === undefined ? id : this.signer.sign({ ...commit, id, author });
  }

  private async make(commit: NewCommit): Promise<string> {
    const child = (this.child ??= this.open());
    const timer = setTimeout(() => end(child), this.git.timeout);
    try {
      const id = await new Promise<string>((resolve) => {
        this.answer = resolve;
        child.stdin.write(instructions(commit));
      });
      if (/^[0-9a-f]{40,64}$/.test(id)) return id;
      const why = this.complaint.trim().split("\n")[0];
      throw new PromoteError("other", `git fast-import could not make the commit: ${why}`);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends the writer. What it made is on disk already. */
  close(): void {
    if (this.child) end(this.child);
    this.child = undefined;
  }

  private open(): ReturnType<Git["start"]> {
    const child = this.git.start(["fast-import", "--quiet", "--force"]);
    child.stdout.on("data", (data: Buffer) => {
      this.said += data.toString();
      const line = this.said.indexOf("\n");
      if (line < 0) return;
      this.answer?.(this.said.slice(0, line));
      this.said = this.said.slice(line + 1);
    });
    child.stderr.on("data", (data: Buffer) => (this.complaint += data.toString()));
    const ended = (): void => {
      if (this.child === child) this.child = undefined;
      this.answer?.("");
    };
    child.once("error", ended);
    child.once("close", ended);
    return child;
  }
}

function instructions(commit: NewCommit): Buffer {
  const { author, message, changes } = commit;
  const who = `${clean(author.name)} <${clean(author.email)}> ${Math.floor(Date.now() / 1000)} +0000`;
  const head = [
    "commit refs/heads/promotion",
    "mark :1",
    `author ${who}`,
    `committer ${who}`,
    `data ${Buffer.byteLength(message)}`,
    message,
    `from ${commit.parent}`,
    "",
  ].join("\n");
  // The checkpoint writes the pack that the push reads; the answer to get-mark tells that it is written.
  return Buffer.concat([Buffer.from(head), ...changes.map(instruction), Buffer.from("checkpoint\n\nget-mark :1\n")]);
}

function instruction(change: Change): Buffer {
  const { mode, path } = change;
  if ("id" in change) return Buffer.from(`M ${mode} ${change.id} ${quotePath(path)}\n`);
  const { content } = change;
  const head = `M ${mode} inline ${quotePath(path)}\ndata ${content.length}\n`;
  return Buffer.concat([Buffer.from(head), content, Buffer.from("\n")]);
}

/** A name or address as git takes it in a commit. */
const clean = (text: string): string => text.replace(/[<>\r\n\0]/g, " ").trim();

const quotePath = (file: string): string => `"${file.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
