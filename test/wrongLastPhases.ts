// Wrong last phases: what becomes of a version that fails where nothing is promoted, and the sentences that answer it.
import type { Wrong } from "./wrong";

const phases = (last: object, edge: object = {}) => ({
  phases: [
    { name: "test", promotesTo: [{ phase: "prod", ...edge }] },
    { name: "prod", ...last },
  ],
});

/** What is set over a right configuration. */
export const wrongLastPhases: Wrong[] = [
  [
    "another word for what becomes of a version that fails",
    phases({ onFailure: "rolback" }),
    ['phases[1].onFailure is "rolback"; allowed: record, hold or rollback ("rollback"?).'],
  ],
  [
    "a phase that promotes, and says what becomes of a version that fails",
    { phases: [{ name: "test", promotesTo: ["prod"], onFailure: "hold" }, { name: "prod" }] },
    [
      'phases[0].onFailure is "hold"; allowed: only in a phase without promotesTo: what fails here is not promoted, and stays.',
    ],
  ],
  [
    "a phase of another stack that is to be verified here",
    phases({ onFailure: "record", managed: false }),
    [
      'phases[1].onFailure is "record"; allowed: only in a phase of this stack\'s cluster: another stack verifies its own.',
    ],
  ],
  [
    "a last phase that is to be verified by nothing",
    phases({ onFailure: "rollback", verification: "none" }),
    ['phases[1].onFailure is "rollback"; allowed: only in a phase with a verification, which here is none.'],
  ],
  [
    "a last phase that a WorkflowTemplate verifies",
    phases({ onFailure: "record", verification: { workflowTemplate: { name: "load-test" } } }),
    ['phases[1].onFailure is "record"; allowed: only in a phase whose verification is one campaign.'],
  ],
  [
    "a last phase to which applications may bring campaigns",
    phases({ onFailure: "record", verification: { campaigns: { images: ["quay.io/a"] } } }),
    [
      'phases[1].onFailure is "record"; allowed: only in a phase without verification.campaigns: applications bring none of their own there.',
    ],
  ],
  ...(["rollback", "hold"] as const).map((onFailure): Wrong => [
    `a ${onFailure} by a push where promotions are proposed`,
    phases({ onFailure }, { carrier: "pullRequest" }),
    [
      `phases[1].onFailure is "${onFailure}"; allowed: record, where what comes here is a pull request: a person takes it back (npm run promotion -- rollback).`,
    ],
  ]),
];
