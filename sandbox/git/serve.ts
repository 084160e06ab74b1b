// The process of the sandbox's git server: serve.ts SETTINGS_FILE
import { readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { GitServer } from "../../testkit/gitServer";
import { announcePush } from "./webhook";
import { otherPassword, type ServerSettings } from "./gitServer";

const settings = JSON.parse(readFileSync(process.argv[2]!, "utf8")) as ServerSettings;

const url = (path: string) => `https://${settings.host}:${settings.port}/${basename(path)}`;
const onPush = (path: string) => {
  const repository = join(settings.root, basename(path));
  announcePush(dirname(process.argv[2]!), repository, url(path)).catch((error: unknown) =>
    console.error((error as Error).message),
  );
};

new GitServer({ ...settings, otherPassword: otherPassword(settings.credentials.password), onPush }).start().then(
  () => console.log(`git server listens on ${settings.host}:${settings.port}`),
  (error: unknown) => {
    console.error((error as Error).message);
    process.exit(1);
  },
);
