// Which room may use which: arrows go one way, and there is no circle. `npm run lint` checks it; CONTRIBUTING.md says what each room is.
const anywhere = "^(?!node_modules/)";

/** What each room may use besides itself, packages, and Node.js. */
export const rooms = {
  contract: [],
  "components/settings": ["contract", "components/objects", "package.json"],
  "components/objects": ["contract"],
  "components/cluster": ["contract", "components/objects", "components/settings"],
  "components/platform": ["contract", "components/(objects|settings|cluster)"],
  "components/workflow": ["contract", "components/(objects|settings|platform)"],
  "components/trigger": ["contract", "components/(objects|settings|cluster|platform|workflow)"],
  "components/gitops": ["contract", "components/(objects|settings|platform|trigger)"],
  "components/sweep": ["contract", "components/(objects|settings|platform|workflow)"],
  "components/page": ["contract", "components/(objects|settings|platform|workflow)"],
  "components/environment": ["contract", "components/(objects|settings|platform|workflow|trigger|gitops|sweep|page)"],
  examples: ["components/index.ts"],
  "promote/src": ["contract"],
  "promote/src/git": ["contract", "promote/src/[^/]+[.]ts"],
  "promote/src/cluster": ["contract", "promote/src/[^/]+[.]ts"],
  "promote/src/versions": ["contract", "promote/src/[^/]+[.]ts", "promote/src/git"],
  "promote/src/gates": ["contract", "promote/src/[^/]+[.]ts", "promote/src/(git|versions|forges)"],
  "promote/src/lint": ["contract", "promote/src/[^/]+[.]ts", "promote/src/(git|versions|gates)"],
  "promote/src/ends": ["contract", "promote/src/[^/]+[.]ts", "promote/src/cluster"],
  "promote/src/events": ["contract", "promote/src/[^/]+[.]ts", "promote/src/(cluster|ends)"],
  "promote/src/forges": ["contract", "promote/src/[^/]+[.]ts"],
  "promote/src/carriers": ["contract", "promote/src/[^/]+[.]ts", "promote/src/(git|versions|forges)"],
  "promote/src/promotion": ["contract", "promote/src/[^/]+[.]ts", "promote/src/(git|versions|gates|carriers|forges)"],
  "promote/src/settlement": ["contract", "promote/src/[^/]+[.]ts", "promote/src/(git|versions|gates|carriers)"],
  "promote/src/guard": ["contract", "promote/src/[^/]+[.]ts", "promote/src/(git|cluster|versions|ends)"],
  "promote/src/survey": [
    "contract",
    "promote/src/[^/]+[.]ts",
    "promote/src/(git|cluster|versions|gates|ends|events|forges)",
  ],
  "promote/src/page": ["contract", "promote/src/[^/]+[.]ts", "promote/src/(git|cluster|versions|ends|survey)"],
  "promote/src/page/browser": ["promote/src/page/shown.ts"],
  policy: [],
  testkit: ["contract", "promote/src"],
  tools: ["contract", "components", "config.ts", "policy/lib", "promote/src", "sandbox", "measure/svg.ts"],
  sandbox: ["contract", "components", "testkit"],
  measure: ["contract", "components", "sandbox", "testkit", "promote"],
};

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    {
      name: "no-circle",
      comment: "Two files that need each other are one, or lack a third.",
      severity: "error",
      from: { path: anywhere },
      to: { circular: true },
    },
    ...Object.entries(rooms).map(([room, uses]) => ({
      name: `room-${room.replaceAll("/", "-")}`,
      comment: `${room} may use: ${uses.join(", ") || "nothing of this repository"}.`,
      severity: "error",
      from: { path: `^${room}/`, pathNot: "[.](test|spec)[.]ts$" },
      to: {
        path: anywhere,
        pathNot: [`^${room}/`, ...uses.map((each) => `^${each}($|/)`)],
        dependencyTypes: ["local"],
      },
    })),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)(node_modules|dist)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
  },
};
