// The process of the sandbox's git server: serve.ts SETTINGS_FILE
import { readFileSync } from "node:fs";
import { GitServer } from "../../images/promote/test/gitServer";
import type { ServerSettings } from "./gitServer";

const settings = JSON.parse(readFileSync(process.argv[2]!, "utf8")) as ServerSettings;

new GitServer(settings).start().then(
  () => console.log(`git server listens on ${settings.host}:${settings.port}`),
  (error: Error) => {
    console.error(error.message);
    process.exit(1);
  },
);
