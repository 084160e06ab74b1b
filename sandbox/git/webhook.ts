// Tells Argo CD of every push, as GitHub, GitLab or Gitea do: a signed POST to /api/webhook, so that nobody waits for polling.
import { createHmac } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { request } from "node:https";
import { join } from "node:path";
import { run } from "../lib/run";

/** Where a push is announced; kept in a file that only root may read, because of the secret. */
export interface WebhookTarget {
  /** Such as https://172.30.77.2:30443/api/webhook. */
  url: string;
  /** Signs the body. */
  secret: string;
  /** PEM of the server's own certificate, and the name in it. */
  certificate: string;
  serverName: string;
}

/** The file that names the targets; it is read at every push, so targets come and go with clusters. */
export const targetsFile = (gitDir: string) => join(gitDir, "webhooks.json");

/** A push as a git server announces it. */
export interface Push {
  /** Such as refs/heads/main. */
  ref: string;
  before: string;
  after: string;
  /** Files that changed. */
  files: string[];
}

/** The body of the announcement of a push to the default branch. */
const announcement = ({ ref, before, after, files }: Push, publicUrl: string): string =>
  JSON.stringify({
    ref,
    before,
    after,
    repository: { html_url: publicUrl.replace(/\.git$/, ""), default_branch: ref.replace("refs/heads/", "") },
    commits: [{ id: after, added: [], removed: [], modified: files }],
  });

/** The commit that was announced last, by repository. */
const announced = new Map<string, string>();

/**
 * The body for everything that was pushed since the last call, with the files that changed: Argo CD looks only at
 * applications that they concern. Undefined when that was announced already, as two pushes at once are.
 */
export async function payload(repository: string, publicUrl: string): Promise<string | undefined> {
  const git = (...args: string[]) => run("git", ["-C", repository, ...args]).then((text) => text.trim());
  const [ref, after] = [await git("symbolic-ref", "HEAD"), await git("rev-parse", "HEAD")];
  const last = announced.get(repository);
  if (last === after) return undefined;
  announced.set(repository, after);
  const before = last ?? (await git("rev-parse", "HEAD^"));
  const files = await git("diff", "--name-only", before, after);
  return announcement({ ref, before, after, files: files.split("\n").filter(Boolean) }, publicUrl);
}

function post(target: WebhookTarget, body: string): Promise<number> {
  const signature = createHmac("sha256", target.secret).update(body).digest("hex");
  const headers = {
    "Content-Type": "application/json",
    "X-GitHub-Event": "push",
    "X-Hub-Signature-256": `sha256=${signature}`,
  };
  return new Promise((resolve, reject) => {
    const options = { method: "POST", headers, ca: target.certificate, servername: target.serverName, timeout: 5000 };
    const sent = request(target.url, options, (response) => {
      response.resume();
      response.on("end", () => resolve(response.statusCode ?? 0));
    });
    sent.on("timeout", () => sent.destroy(new Error("no answer within 5 s")));
    sent.on("error", reject);
    sent.end(body);
  });
}

const targets = (gitDir: string): WebhookTarget[] =>
  existsSync(targetsFile(gitDir)) ? (JSON.parse(readFileSync(targetsFile(gitDir), "utf8")) as WebhookTarget[]) : [];

/** Announces a push that nobody made, as whoever has the webhook's secret can: says what is not so. */
export async function announceForged(gitDir: string, push: Push, publicUrl: string): Promise<void> {
  for (const target of targets(gitDir)) {
    const status = await post(target, announcement(push, publicUrl));
    if (status !== 200) throw new Error(`${target.url} answered ${status} to a forged announcement`);
  }
}

/** Announces a push to every target. A target that cannot be reached is reported: Argo CD's polling finds the commit. */
export async function announcePush(gitDir: string, repository: string, publicUrl: string): Promise<void> {
  const known = targets(gitDir);
  if (known.length === 0) return;
  const body = await payload(repository, publicUrl);
  if (body === undefined) return;
  for (const target of known) {
    await post(target, body).then(
      (status) => console.log(`announced to ${target.url}: ${status}`),
      (error: unknown) => console.error(`not announced to ${target.url}: ${(error as Error).message}`),
    );
  }
}
