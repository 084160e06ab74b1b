// The forges of the tests: for each kind a server, and what is asked of it through the step's own client.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { IncomingMessage } from "node:http";
import { forgeKinds } from "../../../contract/forges";
import type { ForgeKind } from "../../../contract/forges";
import { makeCertificates } from "../../../testkit/certificates";
import type { Certificates } from "../../../testkit/certificates";
import type { Forge, ForgeSettings } from "../../src/forges/forge";
import { forgeOf } from "../../src/forges/forges";
import { FakeServer, token } from "./fakeServer";
import type { Route } from "./fakeServer";
import { giteaRoutes } from "./giteaServer";
import { githubRoutes } from "./githubServer";
import { gitlabRoutes } from "./gitlabServer";

interface Kind {
  routes: Route[];
  /** With dots, and on GitLab below a group of a group. */
  repository: string;
  tokenOf: (request: IncomingMessage) => string | undefined;
}

const bearer =
  (scheme: string) =>
  ({ headers: { authorization } }: IncomingMessage): string | undefined =>
    authorization?.startsWith(`${scheme} `) === true ? authorization.slice(scheme.length + 1) : undefined;

/** Each kind of forge. */
export const kinds: Record<ForgeKind, Kind> = {
  github: { routes: githubRoutes, repository: "shop/deploy.git.ops", tokenOf: bearer("Bearer") },
  gitlab: {
    routes: gitlabRoutes,
    repository: "group/sub.group/deploy.git.ops",
    tokenOf: ({ headers }) => headers["private-token"] as string | undefined,
  },
  gitea: { routes: giteaRoutes, repository: "shop/deploy.git.ops", tokenOf: bearer("token") },
};

let made: Promise<Certificates> | undefined;

/** Certificates that all of these servers have. */
export function certificates(): Promise<Certificates> {
  if (made !== undefined) return made;
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "forges-"));
  process.once("exit", () => fs.rmSync(directory, { recursive: true, force: true }));
  return (made = makeCertificates(directory, ["localhost", "127.0.0.1", "api.github.com", "api.acme.ghe.com"]));
}

/** A server and its client. */
export interface World {
  kind: ForgeKind;
  server: FakeServer;
  forge: Forge;
  /** A client with other settings. */
  other: (settings: Partial<ForgeSettings>) => Forge;
}

/** Starts one. */
export async function start(kind: ForgeKind): Promise<World> {
  const trusted = await certificates();
  const { routes, repository, tokenOf } = kinds[kind];
  const server = await new FakeServer(trusted, routes, tokenOf).listen();
  const settings = { url: server.url, repository, token, timeout: 5000, caFile: trusted.caFile };
  const other = (changed: Partial<ForgeSettings>): Forge => forgeOf({ kind, ...settings, ...changed });
  return { kind, server, forge: other({}), other };
}

/** The same tests on each kind of forge, each with a server of its own. */
export function onEach(what: string, tests: (world: () => World) => void): void {
  for (const kind of forgeKinds) {
    describe(`${what} (${kind})`, () => {
      let world: World;
      beforeEach(async () => {
        world = await start(kind);
      });
      afterEach(async function () {
        await world.server.close();
        const { violations } = world.server;
        if (violations.length > 0 && this.currentTest?.state !== "failed") {
          throw new Error(`Against the API's description: ${violations.join("; ")}`);
        }
      });
      tests(() => world);
    });
  }
}
