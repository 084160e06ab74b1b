// Calls of Gitea's API, each as one of its accounts.
import * as https from "node:https";

/** Somebody, or something, that the server knows. */
export interface Account {
  name: string;
  email: string;
  password: string;
  /** For the API, and in the place of a password for git. */
  token: string;
}

/** A call that the server did not do. */
export class GiteaError extends Error {
  constructor(
    call: string,
    readonly status: number,
    /** Its own words. */
    readonly said: string,
  ) {
    super(`${call} was answered with ${status}: ${said}`);
  }
}

/** One server's API. */
export class GiteaApi {
  /**
   * @param url address of the server, without a slash at its end
   * @param ca certificate of the authority that it is trusted by
   */
  constructor(
    readonly url: string,
    private readonly ca: string,
  ) {}

  /** Calls as an account, by its token. */
  call<T>(as: Pick<Account, "token">, method: string, path: string, body?: object): Promise<T> {
    return this.send<T>(`token ${as.token}`, method, path, body);
  }

  /** Makes a token for an account, which its password is needed for, and returns it. */
  async token(
    { name, password }: Pick<Account, "name" | "password">,
    scopes: readonly string[],
    as = "tests",
  ): Promise<string> {
    const basic = `Basic ${Buffer.from(`${name}:${password}`).toString("base64")}`;
    const made = await this.send<{ sha1: string }>(basic, "POST", `/users/${name}/tokens`, { name: as, scopes });
    return made.sha1;
  }

  /** Whether the server is ready for calls. */
  async isReady(): Promise<boolean> {
    return this.request("GET", "/api/healthz").then(
      ({ status }) => status === 200,
      () => false,
    );
  }

  private async send<T>(authorization: string, method: string, path: string, body?: object): Promise<T> {
    const { status, text } = await this.request(method, `/api/v1${path}`, authorization, body);
    if (status >= 300) throw new GiteaError(`${method} ${path}`, status, saidIn(text));
    return (text === "" ? undefined : JSON.parse(text)) as T;
  }

  private request(
    method: string,
    path: string,
    authorization?: string,
    body?: object,
  ): Promise<{ status: number; text: string }> {
    const sent = body === undefined ? undefined : JSON.stringify(body);
    const headers = {
      ...(authorization !== undefined && { authorization }),
      ...(sent !== undefined && { "content-type": "application/json", "content-length": Buffer.byteLength(sent) }),
    };
    return new Promise((resolve, reject) => {
      const request = https.request(`${this.url}${path}`, { method, headers, ca: this.ca }, (response) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part));
        response.on("error", reject);
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString("utf8") }),
        );
      });
      request.on("error", reject);
      request.end(sent);
    });
  }
}

/** The message of an error's answer, where it has one. */
function saidIn(text: string): string {
  try {
    return (JSON.parse(text) as { message?: string }).message ?? text;
  } catch {
    return text.slice(0, 300);
  }
}
