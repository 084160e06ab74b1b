// The edges out of a phase, and the gates before them.
import { z } from "zod";
import { checkName, soakTime, timeZoneName, windowDuration, windowSchedule } from "../../contract/gates";
import { carriers } from "../../contract/phases";
import { windowKinds, windowsAt } from "../../contract/windows";
import { text } from "./text";
import { variants } from "./variants";

const window = z.strictObject({
  kind: z.enum(windowKinds).meta({
    description:
      "`allow`: promotions are made while one such window is open. `deny`: none is made while it is open, whatever allows it.",
  }),
  schedule: text(windowSchedule).meta({ description: "When it opens, as cron writes it." }),
  duration: text(windowDuration).meta({ description: "How long it stays open." }),
  timeZone: text(timeZoneName).meta({
    description: "Time zone of the schedule. As in Argo CD, both count on the clocks as they are set at the moment.",
  }),
});

/** From when on it is asked whether windows are ever open: any moment would do, and each answer has to be the same. */
const fromWhenOn = new Date("2026-01-01T00:00:00Z");

/** True of what is no window as well, of which more is said. */
const areEverOpen = (windows: z.infer<typeof window>[]) =>
  windows.some((each) => !window.safeParse(each).success) || windowsAt(windows, fromWhenOn).opens !== undefined;

const gated = z.strictObject({
  phase: z.string().meta({ description: "The phase that a verified version is promoted to, once all gates are open." }),
  carrier: z.enum(carriers).default(carriers[0]).meta({
    description:
      "`push`: a promotion is a commit on the branch. `pullRequest`: it is a commit on the branch `promotion/<phase>/<application>`, and a person merges that.",
  }),
  autoMerge: z.boolean().default(false).meta({
    description:
      "True: the forge is asked to merge what is proposed as soon as the branch's rules let it. Needs `carrier: pullRequest` and `repository.forge`.",
  }),
  soak: text(soakTime).optional().meta({
    description:
      "How long the tested workloads must run on without a break, by the version that was tested, healthy, and without a restart of a container. A break starts it again.",
    defaultText: "no time",
  }),
  windows: z.array(window).refine(areEverOpen, { error: "windows that are open at some time" }).default([]).meta({
    description: "When promotions are made, with the meaning of Argo CD's sync windows.",
    defaultText: "always",
  }),
  needs: z.array(z.string()).default([]).meta({
    description: "Phases that must have verified the same version too, besides the one that the edge comes from.",
  }),
  checks: z.array(text(checkName)).default([]).meta({
    description:
      "Commit statuses and checks, by the names that the forge shows, that must have succeeded at the source commit. Needs `repository.forge`.",
  }),
});

const name = z.string();

/** An edge: the name of a phase, or an object with gates and a carrier. */
export const edgeSchema = variants([name, gated], (value) => {
  if (typeof value === "string") return name;
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject ? gated : "the name of a phase, or an object with phase, carrier and gates";
});
