// Wrong edges between phases, and the gates before them: what is set over a right configuration, and the sentences that answer it.
import type { Wrong } from "./wrong";

const window = { kind: "allow", schedule: "0 9 * * 1-4", duration: "7h", timeZone: "Europe/Paris" };
const edge = (gates: object): Record<string, unknown> => ({
  phases: [
    { name: "test", promotesTo: [{ phase: "prod", ...gates }] },
    { name: "eu", promotesTo: ["prod"] },
    { name: "prod", promotesTo: ["drill"] },
    { name: "drill" },
    { name: "far", promotesTo: ["prod"], managed: false },
  ],
});
const at = "phases[0].promotesTo[0]";

/** Each with the sentences. */
export const wrongEdges: Wrong[] = [
  [
    "an edge that is a number",
    { phases: [{ name: "test", promotesTo: [5] }, { name: "prod" }] },
    [`${at} is 5; allowed: the name of a phase, or an object with phase, carrier and gates.`],
  ],
  [
    "an edge with gates to an unknown phase",
    { phases: [{ name: "test", promotesTo: [{ phase: "prdo", soak: "1h" }] }, { name: "prod" }] },
    [`${at}.phase is "prdo"; allowed: the name of a phase ("prod"?).`],
  ],
  [
    "an unknown gate",
    edge({ soack: "1h" }),
    [`${at}.soack is not a known key; allowed: phase, carrier, autoMerge, soak, windows, needs, checks ("soak"?).`],
  ],
  [
    "an unknown carrier",
    edge({ carrier: "pullrequest" }),
    [`${at}.carrier is "pullrequest"; allowed: push or pullRequest ("pullRequest"?).`],
  ],
  [
    "a merge by the forge of what is pushed, and of what is proposed on no forge",
    {
      phases: [
        {
          name: "test",
          promotesTo: [
            { phase: "prod", autoMerge: true },
            { phase: "eu", carrier: "pullRequest", autoMerge: true },
          ],
        },
        { name: "prod" },
        { name: "eu" },
      ],
    },
    [
      `${at}.autoMerge is true; allowed: true beside carrier: pullRequest.`,
      "phases[0].promotesTo[1].autoMerge is true; allowed: true where repository.forge says who merges.",
    ],
  ],
  [
    "checks that no forge is asked for, and ones that no forge has",
    { phases: [{ name: "test", promotesTo: [{ phase: "prod", checks: ["ci/build"] }] }, { name: "prod" }] },
    [`${at}.checks is a list; allowed: none, unless repository.forge says who is asked.`],
  ],
  [
    "checks whose names no forge has",
    edge({ checks: [" lint", "a\nb"] }),
    [
      `${at}.checks[0] is " lint"; allowed: the name of a check of 200 characters at most, on one line and without spaces at its ends ("lint"?).`,
      `${at}.checks[1] is "a\\nb"; allowed: the name of a check of 200 characters at most, on one line and without spaces at its ends.`,
    ],
  ],
  [
    "a merge by the forge as a word",
    edge({ carrier: "pullRequest", autoMerge: "yes" }),
    [`${at}.autoMerge is "yes"; allowed: true or false (true?).`],
  ],
  [
    "proposals below the branch that promotions are for",
    { ...edge({ carrier: "pullRequest" }), repository: { url: "https://git.example.com/r.git", branch: "promotion" } },
    ['repository.branch is "promotion"; allowed: a branch beside promotion/, below which promotions are proposed.'],
  ],
  [
    "a soak in days",
    edge({ soak: "2d" }),
    [`${at}.soak is "2d"; allowed: a duration such as 30m or 24h, 720h at most ("48h"?).`],
  ],
  [
    "a soak without a unit",
    edge({ soak: "24" }),
    [`${at}.soak is "24"; allowed: a duration such as 30m or 24h, 720h at most.`],
  ],
  [
    "everything that is wrong with a window, at once",
    edge({
      windows: [{ kind: "alow", schedule: "0 9 * * 7", duration: "7 h", timeZone: "Europe/Pari", manualSync: true }],
    }),
    [
      `${at}.windows[0].kind is "alow"; allowed: allow or deny ("allow"?).`,
      `${at}.windows[0].schedule is "0 9 * * 7"; allowed: five fields of cron, such as 0 9 * * 1-4 ("0 9 * * 0"?).`,
      `${at}.windows[0].duration is "7 h"; allowed: a duration such as 30m, 1h30m or 7h, from 5m to 8760h ("7h"?).`,
      `${at}.windows[0].timeZone is "Europe/Pari"; allowed: the name of a time zone, such as Europe/Paris or UTC ("Europe/Paris"?).`,
      `${at}.windows[0].manualSync is not a known key; allowed: kind, schedule, duration, timeZone.`,
    ],
  ],
  [
    "a window that is too short",
    edge({ windows: [{ ...window, duration: "4m" }] }),
    [`${at}.windows[0].duration is "4m"; allowed: a duration such as 30m, 1h30m or 7h, from 5m to 8760h.`],
  ],
  [
    "a window without a time zone",
    edge({ windows: [{ ...window, timeZone: undefined }] }),
    [
      `${at}.windows[0].timeZone is missing; allowed: the name of a time zone, such as Europe/Paris or UTC (pulumi config set --path ${at}.windows[0].timeZone <value>).`,
    ],
  ],
  [
    "a schedule that never comes",
    edge({ windows: [{ ...window, schedule: "0 0 30 2 *" }] }),
    [`${at}.windows[0].schedule is "0 0 30 2 *"; allowed: a schedule that comes: some month has that day.`],
  ],
  [
    "windows that are never open",
    edge({ windows: [window, { ...window, kind: "deny", schedule: "0 0 * * *", duration: "24h" }] }),
    [`${at}.windows is a list; allowed: windows that are open at some time.`],
  ],
  [
    "needs of an unknown phase",
    edge({ needs: ["ue"] }),
    [`${at}.needs[0] is "ue"; allowed: the name of a phase ("eu"?).`],
  ],
  [
    "needs that can never be met",
    edge({ needs: ["test", "prod", "drill", "far", "eu", "eu"] }),
    [
      `${at}.needs[0] is "test"; allowed: other phases than test, which the edge comes from.`,
      `${at}.needs[1] is "prod"; allowed: phases that have the version before prod: prod comes after it.`,
      `${at}.needs[2] is "drill"; allowed: phases that have the version before prod: drill comes after it.`,
      `${at}.needs[3] is "far"; allowed: phases of this stack's cluster: what far verified is known on its own alone.`,
      `${at}.needs[5] is "eu"; allowed: each phase once.`,
    ],
  ],
  [
    "needs that wait for each other",
    {
      phases: [
        {
          name: "test",
          promotesTo: [
            { phase: "eu", needs: ["us"] },
            { phase: "us", needs: ["eu"] },
          ],
        },
        { name: "eu", promotesTo: ["prod"] },
        { name: "us", promotesTo: ["prod"] },
        { name: "prod" },
      ],
    },
    [
      `${at}.needs[0] is "us"; allowed: phases that get a version without this edge: us waits for eu.`,
      'phases[0].promotesTo[1].needs[0] is "eu"; allowed: phases that get a version without this edge: eu waits for us.',
    ],
  ],
  [
    "needs of a phase without an edge out",
    {
      phases: [{ name: "test", promotesTo: [{ phase: "prod", needs: ["qa"] }] }, { name: "qa" }, { name: "prod" }],
    },
    [`${at}.needs[0] is "qa"; allowed: phases that verify something: qa has no edge out.`],
  ],
];
