// Entry point of the policy pack: loads index.ts through tsx, which starts in a second where the type check of the
// Pulumi language host takes many. Types are checked by `npm run typecheck` instead.
/* eslint-disable @typescript-eslint/no-require-imports -- the language host loads CommonJS */
require("tsx/cjs");
require("./index.ts");
