// How every command of the sandbox runs: alone on this machine, independent of the caller's settings, errors as sentences.
import { connect, createServer } from "node:net";
import { SandboxError, explain } from "./errors";

/** A name in the kernel, not a file: whoever holds it loses it with its process, however that ends. */
const socketName = "\0argo-promotion/sandbox";

/** What the command that holds the name says of itself. */
const holder = (name: string): Promise<string> =>
  new Promise((resolve) => {
    let said = "";
    const socket = connect(name);
    socket.on("data", (data) => (said += data.toString()));
    socket.on("close", () => resolve(said));
    socket.on("error", () => resolve(said));
  });

/** Takes the name for as long as this process runs. Throws where another command holds it. */
export async function runAlone(what: string, name = socketName): Promise<void> {
  const since = new Date().toTimeString().slice(0, 5);
  const server = createServer((socket) => {
    socket.end(`\`${what}\` (process ${process.pid}, since ${since})`);
    socket.on("error", () => undefined); // whoever asked is gone
  });
  const taken = await new Promise<boolean>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      error.code === "EADDRINUSE" ? resolve(false) : reject(error),
    );
    server.listen(name, () => resolve(true));
  });
  if (!taken) {
    const other = (await holder(name)) || "Another command";
    throw new SandboxError(
      `${other} is at work on the sandbox of this machine.`,
      "Wait until it has ended, then run the command again.",
    );
  }
  server.unref();
}

/**
 * What the caller's shell must not decide: the permissions of files that go into images, and where the git of the sandbox
 * looks for certificates and repositories.
 */
export function ownEnvironment(): void {
  process.umask(0o022);
  for (const name of Object.keys(process.env)) if (name.startsWith("GIT_")) delete process.env[name];
}

/** Runs a command of the sandbox; an error becomes a sentence and the exit code 1. */
export async function command(
  what: string,
  work: () => Promise<unknown>,
  afterError: () => Promise<string[]> = () => Promise.resolve([]),
): Promise<void> {
  try {
    ownEnvironment();
    await runAlone(what);
  } catch (error) {
    console.error(explain(error));
    process.exitCode = 1;
    return;
  }
  try {
    await work();
  } catch (error) {
    console.error(`\n${explain(error)}`);
    const lines = await afterError();
    if (lines.length > 0) console.error(lines.join("\n"));
    process.exitCode = 1;
  }
}
