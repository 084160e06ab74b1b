// How much is fetched from every git server that is known, where files are large.
import * as assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { Versions } from "../src/versions/versions";
import { shortForm } from "../../contract/items";
import { valuesPath } from "../../testkit/fixtureRepository";
import { serverProfiles } from "../../testkit/serverProfiles";
import type { Workbench } from "../../testkit/workbench";
import { ServerInTest, versionsOf, words } from "./serverInTest";

for (const profile of serverProfiles) {
  const wholeHistory = profile.shallow === false;
  /** Version 0 gives folders and files by the branch where it does not give any object. */
  const byId = profile.protocol === 2 || profile.ids === "any";
  /**
   * What is fetched of a file above 1 MiB. Nothing by the filters of folders and of sizes; asked for by its id in version 2 no more
   * than a small file has; all of it elsewhere.
   */
  const tooLarge =
    profile.filters === "all" && byId
      ? "left out"
      : profile.protocol === 2 && profile.filters !== "none"
        ? "begun"
        : "whole";

  describe(`what is fetched from a git server like ${profile.name}`, () => {
    let server: ServerInTest;
    let bench: Workbench;
    before(async () => {
      server = await ServerInTest.create(profile);
      ({ bench } = server);
    });
    after(() => bench.remove());

    it("F21: of large files of long ago nothing is fetched, with merges or without", async () => {
      await bench.repository("large.git", { apps: ["shop"] });
      // Where everything comes with the branch the newest file does, and once more where the branch is asked for twice.
      const size = 64 << 10;
      for (let n = 0; n < 8; n++) await bench.write("large.git", { vendored: randomBytes(size) });
      await bench.writeMany("large.git", 20);
      const base = await bench.git("large.git", "rev-parse", "main");
      const fetched = async (version: string): Promise<number> => {
        const source = await bench.setVersion("large.git", "shop", "test", version);
        return server.sent(async () => assert.equal((await server.promote("large.git", source)).outcome, "promoted"));
      };
      const most = (wholeHistory ? 10 : 3) * size;
      const linear = await fetched("1.1.0");
      await server.merge("large.git", base);
      assert.ok(linear < most, `${linear} bytes`);
      assert.ok((await fetched("1.2.0")) < most);
    });

    it("F21: of large files since a merged branch began, which is before the source commit, none is fetched twice", async () => {
      const size = 64 << 10;
      await bench.repository("since.git", { apps: ["shop"] });
      await bench.writeMany("since.git", 20);
      const base = await bench.git("since.git", "rev-parse", "main");
      for (let n = 0; n < 8; n++) await bench.write("since.git", { vendored: randomBytes(size) });
      await bench.writeMany("since.git", 20);
      const source = await bench.setVersion("since.git", "shop", "test", "1.1.0");
      await server.merge("since.git", base);
      const sent = await server.sent(async () =>
        assert.equal((await server.promote("since.git", source)).outcome, "promoted"),
      );
      // Version 2 tells how the commits stand. From others all comes down to where the branch began, by which it is proved.
      const most = (profile.protocol === 2 ? 3 : 10) * size;
      assert.ok(sent < most, `${sent} bytes`);
    });

    if (tooLarge === "begun") {
      it("a values file of 64 MiB is not fetched, though its neighbors are", async () => {
        const flat = "envs/{app}-{phase}.yaml";
        const apps = ["shop", "cart", "mail"];
        await bench.repository("huge.git", { apps });
        // What is random does not get smaller, and to try takes seconds.
        await bench.git("huge.git", "config", "core.compression", "0");
        const files = apps.map((app) => [`envs/${app}-test.yaml`, 'image:\n  version: "1.0.0"\n'] as const);
        await bench.write("huge.git", { ...Object.fromEntries(files), "envs/cart-test.yaml": randomBytes(64 << 20) });
        const layout = { items: shortForm(flat, "image.version"), ...words };
        const sent = await server.sent(() =>
          server.reading("huge.git", async (repository) => {
            const places = apps.map((app) => ({ app, phase: "test" }));
            const versions = await Versions.open(repository, layout, places);
            const read = places.map((place) => ({ ...place, commit: versions.tip }));
            assert.deepEqual(await versionsOf(versions, read), ["1.0.0", undefined, "1.0.0"]);
          }),
        );
        // What the server had sent before it was told to stop lies in the buffers of the connection.
        assert.ok(sent < 32 << 20, `${sent} bytes`);
      });
    }

    it("a values file above 1 MiB is told", async () => {
      await bench.repository("size.git", { apps: ["shop"] });
      await bench.write("size.git", { [valuesPath("shop", "prod")]: `# ${randomBytes(2 << 20).toString("base64")}\n` });
      const source = await bench.setVersion("size.git", "shop", "test", "1.1.0");
      const sent = await server.sent(() =>
        assert.rejects(server.promote("size.git", source), { kind: "missing", message: /is larger than 1 MiB/ }),
      );
      // Where it is begun it lies in the buffers as a whole: that no more is read a larger one shows.
      if (tooLarge === "left out") assert.ok(sent < 64 << 10, `${sent} bytes`);
      if (tooLarge === "whole") assert.ok(sent > 2 << 20, `${sent} bytes`);
    });
  });
}
