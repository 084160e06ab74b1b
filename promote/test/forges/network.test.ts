// The way to a forge: which certificates are trusted, how long is waited, proxies, and where the token goes.
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as http from "node:http";
import * as net from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";
import { makeCertificates } from "../../../testkit/certificates";
import type { ForgeSettings } from "../../src/forges/forge";
import { token } from "./fakeServer";
import { onEach, start } from "./servers";

onEach("the way to a forge", (world) => {
  const refused = async (
    settings: Partial<ForgeSettings>,
    wanted: { name?: string; kind: string; message: RegExp },
  ): Promise<void> => {
    await assert.rejects(
      async () => world().other(settings).find("branch", "main"),
      (error: Error & { kind: string }) => {
        assert.equal(error.kind, wanted.kind, error.message);
        assert.match(error.message, wanted.message);
        assert.equal(error.constructor.name, wanted.name ?? "PromoteError");
        assert.ok(!inspect(error, { depth: 9, showHidden: true }).includes(token));
        return true;
      },
    );
  };

  it("is tried again where nobody listens", async () => {
    const { server } = world();
    await server.close();
    await refused(
      {},
      { name: "PassingError", kind: "network", message: /could not be reached to list .*: .*ECONNREFUSED/ },
    );
  });

  it("is tried again where there is no answer in time, and where one comes in drops", async () => {
    const { server } = world();
    const message = /could not be reached to list .* requests: timed out after 0\.2 s\.$/;
    for (const how of ["never", "drops"] as const) {
      server.instead = () => how;
      await refused({ timeout: 200 }, { name: "PassingError", kind: "network", message });
    }
  });

  it("needs a certificate of the CA that is set, and of no other", async () => {
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), "other-ca-"));
    const { caFile } = await makeCertificates(directory);
    const message = /has a certificate that is not trusted \(set its CA as repository\.caBundle\): .+\.$/;
    await refused({ caFile }, { kind: "network", message });
    await refused({ caFile: undefined }, { kind: "network", message });
    fs.rmSync(directory, { recursive: true });
    assert.equal(world().server.requests.length, 0);
  });

  it("needs a file that holds a CA", async () => {
    await refused(
      { caFile: "/nowhere/ca.pem" },
      { kind: "bad-input", message: /\/nowhere\/ca\.pem .*cannot be read: ENOENT/ },
    );
    await refused({ caFile: __filename }, { kind: "bad-input", message: /holds no certificate in PEM\.$/ });
  });

  it("is not gone with a token that no header can hold", async () => {
    await refused(
      { token: `${token}\n` },
      { kind: "bad-input", message: /^The token for https:.* holds a character that / },
    );
  });

  it("takes the token to no other server", async () => {
    const { kind, server } = world();
    const other = await start(kind);
    const location = `${other.server.url}/users/sign_in?from=${token}`;
    for (const status of [301, 302, 303, 307, 308]) {
      server.instead = () => ({ status, headers: { location } });
      const message = new RegExp(
        `answered with a redirect to ${other.server.url} when it was to list .*: a sign-in page`,
      );
      await refused({}, { kind: "authentication", message });
    }
    await other.server.close();
    assert.deepEqual(other.server.requests, []);
  });

  it("follows a repository that was renamed on the same server", async () => {
    const { forge, server } = world();
    const { number } = server.store.add();
    server.instead = ({ url = "", method }) =>
      url.startsWith("/old/")
        ? undefined
        : { status: method === "GET" ? 301 : 307, headers: { location: `/old${url}` } };
    // The API does not know it there: what counts is who was asked, and with what.
    await assert.rejects(forge.edit(number, { title: "a", body: "" }), { kind: "missing" });
    await assert.rejects(forge.find("branch", "main"), { kind: "missing" });
    assert.ok(server.requests.every((each) => each.token === token));
    assert.match(server.requests[1]!.line, /^(?:PATCH|PUT) \/old\//);
  });

  it("does not go round in circles", async () => {
    const { server } = world();
    server.instead = () => ({ status: 302, headers: { location: "/again" } });
    await refused({}, { kind: "other", message: /answered with one redirect after the other/ });
    assert.equal(server.requests.length, 6);
  });
});

describe("the way to a forge through a proxy", () => {
  const names = ["HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy"];
  const before = Object.fromEntries(names.map((name) => [name, process.env[name]]));
  const asked: string[] = [];
  let proxy: http.Server;
  let target: number;

  beforeEach(async () => {
    asked.length = 0;
    proxy = http.createServer();
    proxy.on("connect", (request, socket) => {
      asked.push(`${request.url} ${request.headers["proxy-authorization"] ?? ""}`.trim());
      const onward = net.connect(target, "localhost", () => {
        socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
        onward.pipe(socket).pipe(onward);
      });
      for (const end of [onward, socket]) end.on("error", () => undefined);
    });
    await new Promise<void>((resolve) => proxy.listen(0, "localhost", resolve));
    for (const name of names) delete process.env[name];
    process.env["HTTPS_PROXY"] = `http://user:pr0xy-word@localhost:${(proxy.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    proxy.closeAllConnections();
    proxy.close();
    for (const name of names) delete process.env[name];
    for (const [name, value] of Object.entries(before)) if (value !== undefined) process.env[name] = value;
  });

  it("asks for the API of what GitHub hosts, and hides the token from the proxy", async () => {
    const { server, other } = await start("github");
    target = server.port;
    for (const url of ["https://github.com", "https://acme.ghe.com"]) {
      server.instead = () => ({ status: 200, body: [] });
      assert.equal(await other({ url }).find("branch", "main"), undefined);
    }
    const login = `Basic ${Buffer.from("user:pr0xy-word").toString("base64")}`;
    assert.deepEqual(asked, [`api.github.com:443 ${login}`, `api.acme.ghe.com:443 ${login}`]);
    assert.equal(server.requests[0]?.line, "GET /repos/shop/deploy.git.ops/pulls");
    await server.close();
  });

  it("goes by it where NO_PROXY says so", async () => {
    const { server, other } = await start("gitea");
    process.env["NO_PROXY"] = "example.org,localhost";
    assert.equal(await other({}).find("branch", "main"), undefined);
    assert.deepEqual(asked, []);
    await server.close();
  });

  it("says that the proxy does not answer, without its password", async () => {
    const { server, other } = await start("gitlab");
    process.env["HTTPS_PROXY"] = "http://user:pr0xy-word@localhost:1";
    await assert.rejects(other({}).find("branch", "main"), (error: Error & { kind: string }) => {
      assert.equal(error.kind, "network");
      assert.ok(!inspect(error, { depth: 9 }).includes("pr0xy-word"), error.message);
      return true;
    });
    await server.close();
  });
});
