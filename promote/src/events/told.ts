// Writes ends down and tells them: once each, after they are written, and never at the cost of a promotion.
import type { KubeClient } from "../cluster/client";
import { writeEnds, writeTold } from "../ends/store";
import type { NewEnd } from "../ends/store";
import { asPromoteError } from "../errors";
import type { Log } from "../log";
import type { Bus } from "./bus";
import type { News } from "./event";

/** Who writes records and tells of them. */
export interface Teller {
  client: KubeClient;
  /** Namespace of the records. */
  namespace: string;
  /** What takes the news; undefined: nobody is told. */
  bus: Bus | undefined;
  log: Log;
}

/** Adds ends to an application's record, and tells those that nobody has been told of. */
export async function writeAndTell(teller: Teller, app: string, ends: readonly NewEnd[]): Promise<void> {
  const { client, namespace, bus } = teller;
  const due =
    bus === undefined ? ends : ends.map((each) => ({ ...each, end: { ...each.end, told: "", told_as: undefined } }));
  const held = await writeEnds(client, namespace, app, due);
  await tell(
    teller,
    held.filter(({ end }) => end.told === "").map((each) => ({ app, ...each, as: each.end.outcome })),
  );
}

/**
 * Tells news of one application, and notes that. What could not be sent, or not be noted, the sweep tells later: then by the same id.
 * Returns how many were sent.
 */
export async function tell({ client, namespace, bus, log }: Teller, all: readonly News[]): Promise<number> {
  const told: (News & { told: string })[] = [];
  for (const news of all) {
    const id = await bus?.send(news);
    if (id !== undefined) told.push({ ...news, told: id });
  }
  for (const app of new Set(told.map((each) => each.app))) {
    try {
      await writeTold(
        client,
        namespace,
        app,
        told.filter((each) => each.app === app),
      );
    } catch (error) {
      log(`promote: it is not noted that ${app} was told of: ${asPromoteError(error).message}`);
    }
  }
  return told.length;
}
