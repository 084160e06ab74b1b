// Entry point: loads index.ts, and argo-promotion, which is TypeScript too, through tsx.
/* eslint-disable @typescript-eslint/no-require-imports -- the language host loads CommonJS */
require("tsx/cjs");
module.exports = require("./index.ts");
