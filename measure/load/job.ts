// What the load generator is told, and what it tells.

/** One HTTP request. `{token}` in a header, in the path or in the body stands for the webhook's token. */
export interface LoadRequest {
  method?: string;
  /** Appended to the host; default: the path of the job's URL. */
  path?: string;
  headers: Record<string, string | string[]>;
  body: string;
  /** Breaks the connection off after half of the body. */
  breakOff?: boolean;
}

/** What the process reads from its standard input. */
export interface Job {
  url: string;
  token: string;
  /** Requests that are on their way at the same time. */
  concurrency: number;
  requests: LoadRequest[];
}

/** What the process writes: the HTTP status of each request, 0 where the connection ended without an answer. */
export interface Answers {
  statuses: number[];
  milliseconds: number;
}
