// Wrong phases: what is set over a right configuration, and the sentences that answer it.
import { known, withKeys, type Wrong } from "./wrong";

const dnsLabel = "a DNS label of at most 20 characters that starts with a letter";

/** Wrong phases, and edges between them. */
export const wrongPhases: Wrong[] = [
  ["no phase", { phases: [] }, ["phases is an empty list; allowed: at least one phase."]],
  [
    "a phase with a bad name",
    { phases: [{ name: "Test" }] },
    [`phases[0].name is "Test"; allowed: ${dnsLabel} ("test"?).`],
  ],
  [
    "a phase with a long name",
    { phases: [{ name: "a".repeat(21) }] },
    [`phases[0].name is "${"a".repeat(21)}"; allowed: ${dnsLabel}.`],
  ],
  [
    "a phase twice",
    { phases: [{ name: "test" }, { name: "test" }] },
    ['phases[1].name is "test"; allowed: a name that no other phase has.'],
  ],
  [
    "an edge to an unknown phase",
    { phases: [{ name: "test", promotesTo: ["prdo"] }, { name: "prod" }] },
    ['phases[0].promotesTo[0] is "prdo"; allowed: the name of a phase ("prod"?).'],
  ],
  [
    "an edge twice",
    { phases: [{ name: "test", promotesTo: ["prod", "prod"] }, { name: "prod" }] },
    ['phases[0].promotesTo[1] is "prod"; allowed: each phase once.'],
  ],
  [
    "a cycle",
    {
      phases: [
        { name: "a", promotesTo: ["b"] },
        { name: "b", promotesTo: ["c"] },
        { name: "c", promotesTo: ["a"] },
      ],
    },
    ['phases is "a -> b -> c -> a"; allowed: edges without a cycle.'],
  ],
  [
    "a phase that promotes to itself",
    { phases: [{ name: "a", promotesTo: ["a"] }] },
    ['phases is "a -> a"; allowed: edges without a cycle.'],
  ],
  [
    "no phase for this stack",
    { phases: [{ name: "prod", managed: false }] },
    ['phases is "prod"; allowed: at least one phase with managed: true.'],
  ],
  [
    "a namespace that is no DNS label",
    { phases: [{ name: "test", namespace: "{app}_{phase}" }] },
    [
      'phases[0].namespace is "{app}_{phase}"; allowed: a DNS label once {app} and {phase} are filled in ("{app}-{phase}"?).',
    ],
  ],
  [
    "an unknown placeholder in a namespace",
    { phases: [{ name: "test", namespace: "{team}-{phase}" }] },
    ['phases[0].namespace is "{team}-{phase}"; allowed: a string whose placeholders are among {app}, {phase}.'],
  ],
  [
    "a namespace pattern that takes in the platform",
    { phases: [{ name: "events", namespace: "{app}-{phase}" }] },
    ['phases[0].namespace is "{app}-{phase}"; allowed: a pattern that argo-events does not match.'],
  ],
  [
    "a namespace of the system",
    { phases: [{ name: "test", namespace: "kube-system" }] },
    ['phases[0].namespace is "kube-system"; allowed: a pattern that kube-system does not match.'],
  ],
  [
    "phases as an object",
    { phases: { test: { promotesTo: ["prod"] }, prod: {} } },
    [`phases is an object; allowed: a list of objects with ${withKeys("phases")}.`],
  ],
  [
    "one target as a text",
    { phases: [{ name: "test", promotesTo: "prod" }, { name: "prod" }] },
    ['phases[0].promotesTo is "prod"; allowed: a list (["prod"]?).'],
  ],
  [
    "phases as texts",
    { phases: ["test", "prod"] },
    [
      `phases[0] is "test"; allowed: an object with ${withKeys("phases")} ({"name":"test"}?).`,
      `phases[1] is "prod"; allowed: an object with ${withKeys("phases")} ({"name":"prod"}?).`,
    ],
  ],
  [
    "unknown keys of a phase",
    { phases: [{ name: "test", promoteTo: ["test"], verfication: "none" }] },
    [
      `phases[0].promoteTo is not a known key; allowed: ${known("phases")} ("promotesTo"?).`,
      `phases[0].verfication is not a known key; allowed: ${known("phases")} ("verification"?).`,
    ],
  ],
  [
    "a level and switches that are none",
    { phases: [{ name: "test", podSecurity: "strict", managed: "yes", valuesOptional: "no" }] },
    [
      'phases[0].podSecurity is "strict"; allowed: restricted, baseline or privileged.',
      'phases[0].managed is "yes"; allowed: true or false (true?).',
      'phases[0].valuesOptional is "no"; allowed: true or false (false?).',
    ],
  ],
  [
    "a switch in quotes",
    { phases: [{ name: "test", protected: "true" }] },
    ['phases[0].protected is "true"; allowed: true or false (true?).'],
  ],
];
