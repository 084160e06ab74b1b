// Requests to a forge's API, with JSON both ways. What is no success is thrown as one sentence, unless the caller takes that status.
import { elsewhere, reasonOf, refusalOf, strange, unreached } from "./answers";
import type { Question } from "./answers";
import { Connection } from "./connection";
import type { Reply } from "./connection";
import type { ForgeSettings } from "./forge";

/** A request. */
export interface Asked {
  method?: "GET" | "POST" | "PUT" | "PATCH";
  /** Below the API's address. */
  path: string;
  query?: Record<string, string | number>;
  body?: object;
  /** What the forge is to do, such as "merge #5", for the sentence where it does not. */
  what: string;
  /** Statuses besides those of success that are handed back and not thrown. */
  taken?: readonly number[];
}

/** An answer that is a success, or that the caller takes. */
export interface Answer {
  status: number;
  headers: Reply["headers"];
  /** Undefined where there is none. */
  body: unknown;
  /** The forge's own reason, where it is no success. */
  reason: string;
}

/** Redirects that are followed, one after the other. */
const mostRedirects = 5;

/** Pages of a list that are read, one after the other. */
const mostPages = 10;

/** One repository's forge. */
export class Client {
  private readonly connection: Connection;
  private readonly token: string;
  private readonly where: string;

  /**
   * @param api address of the API
   * @param headers of each request: the token in the forge's own form
   * @param size of a page, by the name that the forge has for it
   */
  constructor(
    { url, repository, token, timeout, caFile }: ForgeSettings,
    private readonly api: string,
    private readonly headers: Record<string, string>,
    private readonly size: Record<string, number>,
  ) {
    this.where = `${url}/${repository}`;
    this.token = token;
    this.connection = new Connection(new URL(api), caFile, timeout);
  }

  /** The body of a success. */
  async ask<T>(asked: Asked): Promise<T> {
    return (await this.call(asked)).body as T;
  }

  /** Makes one request. */
  async call(asked: Asked): Promise<Answer> {
    const reply = await this.followed(asked);
    const { status, headers, text } = reply;
    const isSuccess = status >= 200 && status < 300;
    if (!isSuccess && asked.taken?.includes(status) !== true) throw refusalOf(reply, this.question(asked.what));
    const reason = isSuccess ? "" : reasonOf(reply, this.token);
    let body: unknown;
    try {
      body = text === "" ? undefined : JSON.parse(text);
    } catch {
      if (isSuccess) throw elsewhere(this.question(asked.what), "a web page in the place of JSON");
    }
    return { status, headers, body, reason };
  }

  /**
   * The items of a list, page after page as far as they are asked for, and at most ten of them.
   *
   * @param listOf takes the list out of an answer that holds more
   */
  async *pages<T>(asked: Asked, listOf = (body: unknown): unknown => body): AsyncGenerator<T> {
    for (let page = 1; page <= mostPages; page++) {
      const { body, headers } = await this.call({ ...asked, query: { ...asked.query, ...this.size, page } });
      const list = listOf(body);
      if (!Array.isArray(list)) throw strange(this.question(asked.what), "something else than a list");
      yield* list as T[];
      // Only whether there is a next page is taken from the header: its address is what the server thinks its own name is.
      if (!/;\s*rel="?next\b/.test([headers.link ?? []].flat().join())) return;
    }
  }

  /** For a sentence about the repository that a caller throws itself. */
  question(what: string): Question {
    return { where: this.where, what, token: this.token };
  }

  /** The answer behind redirects. The token goes to no other server than the one that it was given for. */
  private async followed({ method = "GET", path, query = {}, body, what }: Asked): Promise<Reply> {
    const question = this.question(what);
    const payload = body === undefined ? undefined : JSON.stringify(body);
    const headers = {
      accept: "application/json",
      "user-agent": "argo-promotion",
      ...this.headers,
      ...(payload === undefined ? {} : { "content-type": "application/json" }),
    };
    let url = new URL(`${this.api}${path}`);
    for (const [key, value] of Object.entries(query)) url.searchParams.set(key, String(value));
    for (let redirects = 0; redirects <= mostRedirects; redirects++) {
      const reply = await this.connection.send(url, { method, headers, payload }).catch((error: unknown) => {
        throw unreached(error, question);
      });
      if (reply.status < 300 || reply.status >= 400) return reply;
      const next = URL.canParse(reply.headers.location ?? "", url) ? new URL(reply.headers.location ?? "", url) : url;
      if (next.origin !== url.origin) throw elsewhere(question, `a redirect to ${next.origin}`);
      // By the standard only these two keep what was sent; the others turn it into a question.
      if (method !== "GET" && reply.status !== 307 && reply.status !== 308) {
        throw elsewhere(question, `a redirect to ${next.origin}${next.pathname}`);
      }
      url = next;
    }
    throw strange(question, "one redirect after the other");
  }
}
