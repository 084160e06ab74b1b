// The process of the load generator: sends the requests of a job, a few at a time over kept connections, and reports the answers.
import { Agent, request } from "node:http";
import { text } from "node:stream/consumers";
import type { Answers, Job, LoadRequest } from "./job";

/** Milliseconds for one request. */
const timeout = 10_000;

function send(url: URL, token: string, agent: Agent, wanted: LoadRequest): Promise<number> {
  const filled = (value: string) => value.replaceAll("{token}", token);
  const headers = Object.fromEntries(
    Object.entries(wanted.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map(filled) : filled(value),
    ]),
  );
  const body = Buffer.from(filled(wanted.body));
  return new Promise((resolve) => {
    const sent = request(
      {
        host: url.hostname,
        port: url.port,
        method: wanted.method ?? "POST",
        path: filled(wanted.path ?? url.pathname),
        headers: { "content-length": body.length, ...headers },
        agent,
        timeout,
      },
      (response) => {
        response.resume();
        response.on("end", () => resolve(response.statusCode ?? 0));
        response.on("error", () => resolve(0));
      },
    );
    sent.on("timeout", () => sent.destroy());
    sent.on("error", () => resolve(0));
    sent.on("close", () => resolve(0));
    if (wanted.breakOff) sent.write(body.subarray(0, body.length / 2), () => sent.destroy());
    else sent.end(body);
  });
}

async function main(): Promise<void> {
  const { url, token, concurrency, requests } = JSON.parse(await text(process.stdin)) as Job;
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
  const statuses: number[] = [];
  const started = Date.now();
  const left = requests.entries();
  const worker = async () => {
    for (const [index, wanted] of left) statuses[index] = await send(new URL(url), token, agent, wanted);
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  agent.destroy();
  const answers: Answers = { statuses, milliseconds: Date.now() - started };
  process.stdout.write(JSON.stringify(answers));
}

void main();
