// The option `--tell`: where ends of promotions and changes of what they wait for are told.
import type { Command } from "commander";
import type { Telling } from "../../../contract/events";
import { problemOf } from "../../../contract/grammar";
import type { Grammar } from "../../../contract/grammar";
import { Bus } from "../events/bus";
import type { Log } from "../log";
import { PromoteError } from "../errors";
import { parsed, shown } from "./json";
import { grammars, matching } from "./settings";
import type { RawOptions } from "./settings";

const example =
  '{"url":"http://<host>:<port>/<path>","tokenFile":"/<file>","source":"<URL of the repository>"}, with workflowPage and commitPage where these are known';

/** Adds the option. */
export const tellOption = (command: Command): Command =>
  command.option("--tell <json>", "where ends and changes of waits are told, as events; left out: nowhere");

const texts: Readonly<Record<keyof Telling, Grammar>> = {
  url: grammars["webhook-url"],
  tokenFile: matching(/^\/\S+$/, "a path from the root"),
  source: matching(/^[a-z]+:\/\/[^\s@]+$/, "a URL"),
  workflowPage: grammars["workflow-page"],
  commitPage: grammars["commit-page"],
};
const needed: readonly (keyof Telling)[] = ["url", "tokenFile", "source"];

/** Checks it. */
export function tellingGiven(options: RawOptions): Telling | undefined {
  if (options.tell === undefined) return undefined;
  const value = parsed(options.tell);
  const given = typeof value === "object" && value !== null ? (value as Partial<Record<string, unknown>>) : {};
  const isRight = (key: string, text: unknown): boolean =>
    typeof text === "string" && Object.hasOwn(texts, key) && problemOf(texts[key as keyof Telling], text) === undefined;
  if (needed.every((key) => key in given) && Object.entries(given).every(([key, text]) => isRight(key, text)))
    return given as unknown as Telling;
  throw new PromoteError("bad-input", `--tell is ${shown(value)}; it must be JSON such as ${example}.`);
}

/** The way there; undefined where nobody is told. */
export function busOf(options: RawOptions, log: Log): Bus | undefined {
  const telling = tellingGiven(options);
  return telling && new Bus(telling, log);
}
