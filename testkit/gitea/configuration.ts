// The configuration of a Gitea for tests: on one address of this machine, over TLS, with nothing on that they do not need.
import { randomBytes } from "node:crypto";
import * as path from "node:path";

/** What it is made of. */
export interface Place {
  /** Its own folder. */
  root: string;
  /** Name of the system user that it runs as. */
  user: string;
  /** Address or name that it listens at and is called by. */
  host: string;
  port: number;
  /** The public SSH key whose signatures of commits it trusts, whoever made them. */
  trustedKey: string;
}

/** Where a server keeps what, below its own folder. */
export const layout = (root: string) => ({
  program: path.join(root, "gitea"),
  configuration: path.join(root, "app.ini"),
  files: path.join(root, "files"),
  tls: path.join(root, "tls"),
  keys: path.join(root, "keys"),
  log: path.join(root, "log"),
});

/** Text of `app.ini`. */
export function appIni({ root, user, host, port, trustedKey }: Place): string {
  const at = layout(root);
  const sections: Record<string, Record<string, string | number | boolean>> = {
    server: {
      PROTOCOL: "https",
      HTTP_ADDR: host === "localhost" ? "127.0.0.1" : host,
      HTTP_PORT: port,
      DOMAIN: host,
      ROOT_URL: `https://${host}:${port}/`,
      CERT_FILE: path.join(at.tls, "server.crt"),
      KEY_FILE: path.join(at.tls, "server.key"),
      STATIC_ROOT_PATH: at.files,
      DISABLE_SSH: true,
      OFFLINE_MODE: true,
      LFS_START_SERVER: false,
      GRACEFUL_HAMMER_TIME: "1s",
    },
    database: { DB_TYPE: "sqlite3", PATH: path.join(root, "gitea.db"), SQLITE_JOURNAL_MODE: "WAL" },
    security: { INSTALL_LOCK: true, SECRET_KEY: secret(), INTERNAL_TOKEN: secret() },
    service: { DISABLE_REGISTRATION: true, ENABLE_NOTIFY_MAIL: false },
    repository: { ROOT: path.join(root, "repositories"), DEFAULT_BRANCH: "main" },
    "repository.signing": {
      SIGNING_FORMAT: "ssh",
      SIGNING_KEY: path.join(at.keys, "server.pub"),
      SIGNING_NAME: "forge",
      SIGNING_EMAIL: "forge@example.com",
      // What it merges is signed, or no pull request could come to a branch that asks for signatures.
      MERGES: "always",
      TRUSTED_SSH_KEYS: trustedKey,
    },
    // What it calls has a certificate of its own making.
    webhook: { ALLOWED_HOST_LIST: "loopback,private", SKIP_TLS_VERIFY: true },
    // The default one adds up to two seconds to a webhook, and to what is found out about a pull request.
    queue: { TYPE: "channel" },
    indexer: { ISSUE_INDEXER_TYPE: "db", REPO_INDEXER_ENABLED: false },
    session: { PROVIDER: "memory" },
    log: { MODE: "file", LEVEL: "Warn", ROOT_PATH: at.log },
    oauth2: { ENABLED: false, JWT_SECRET: secret() },
    actions: { ENABLED: false },
    packages: { ENABLED: false },
    "cron.update_checker": { ENABLED: false },
  };
  const lines = [`APP_NAME = forge`, `RUN_USER = ${user}`, `RUN_MODE = prod`, `WORK_PATH = ${root}`];
  for (const [name, keys] of Object.entries(sections)) {
    lines.push("", `[${name}]`, ...Object.entries(keys).map(([key, value]) => `${key} = ${value}`));
  }
  return `${lines.join("\n")}\n`;
}

const secret = (): string => randomBytes(32).toString("base64url");
