// The way to the bus: sends events, and holds nothing up where that cannot be.
import * as fs from "node:fs";
import type { Telling } from "../../../contract/events";
import { asPromoteError } from "../errors";
import type { Log } from "../log";
import { post } from "../post";
import { eventOf } from "./event";
import type { News } from "./event";

/** Milliseconds for one event. */
const mostWait = 3000;

/** What takes the news. */
export class Bus {
  private isSilent = false;

  constructor(
    private readonly telling: Telling,
    private readonly log: Log,
  ) {}

  /** Whether it still takes any: one that did not answer is asked no more. */
  get listens(): boolean {
    return !this.isSilent;
  }

  /** Sends one event. Returns its id; undefined where it could not be sent. */
  async send(news: News): Promise<string | undefined> {
    if (this.isSilent) return undefined;
    const event = eventOf(news, this.telling);
    try {
      const token = fs.readFileSync(this.telling.tokenFile, "utf8").trim();
      const to = { url: this.telling.url, token, contentType: "application/cloudevents+json", timeout: mostWait };
      await post(to, JSON.stringify(event));
      return event.id;
    } catch (error) {
      this.isSilent = true;
      this.log(
        `promote: nobody is told that ${event.data.summary}: ${asPromoteError(error).message} The sweep tries again.`,
      );
      return undefined;
    }
  }
}
