// Everything that is fetched, from every git server that is known: what one refuses is asked for in another way.
import * as assert from "node:assert/strict";
import { History } from "../src/versions/history";
import { sharedLevels } from "../src/versions/layout";
import { Versions } from "../src/versions/versions";
import { shortForm } from "../../contract/items";
import { defaultHolds, defaultStops, proposalBranch } from "../../contract/repository";
import { valuesFile, valuesPath } from "../../testkit/fixtureRepository";
import { serverProfiles } from "../../testkit/serverProfiles";
import { sshdProgram } from "../../testkit/sshServer";
import type { Workbench } from "../../testkit/workbench";
import { ServerInTest, versionsOf, words } from "./serverInTest";

const absent = "0123456789".repeat(4);

const sshd = sshdProgram();
if (sshd === undefined) console.log("There is no sshd on PATH: nothing is promoted over SSH.");

type Kind = [name: string, create: () => Promise<ServerInTest>];

const kinds: Kind[] = [
  ...serverProfiles.map((profile): Kind => [profile.name, () => ServerInTest.create(profile)]),
  ...(sshd === undefined ? [] : [["sshd", () => ServerInTest.overSsh(sshd)] as Kind]),
];

for (const [name, create] of kinds) {
  describe(`a git server like ${name}`, () => {
    let server: ServerInTest;
    let bench: Workbench;
    before(async () => {
      server = await create();
      ({ bench } = server);
    });
    after(() => server.remove());

    it("F20: promotes", async () => {
      await bench.repository("basic.git", { apps: ["shop", "cart"] });
      const source = await bench.setVersion("basic.git", "shop", "test", "1.1.0");
      assert.equal((await server.promote("basic.git", source)).outcome, "promoted");
      assert.equal(await bench.show("basic.git", valuesPath("shop", "prod")), valuesFile("shop", "prod", "1.1.0"));
      assert.equal((await server.promote("basic.git", source)).outcome, "already-current");
    });

    it("does not promote into a phase that a person holds, and does once nobody does", async () => {
      await bench.repository("held.git", { apps: ["shop", "cart"] });
      const source = await bench.setVersion("held.git", "shop", "test", "1.1.0");
      const file = defaultHolds.replace("{app}", "shop");
      await bench.write("held.git", { [file]: "hold: {prod: {reason: The fair begins}}\n" });
      const { outcome, reason } = await server.promote("held.git", source);
      assert.deepEqual([outcome, reason], ["held", `prod is held: The fair begins (${file}).`]);
      await bench.write("held.git", { [file]: null });
      assert.equal((await server.promote("held.git", source)).outcome, "promoted");
    });

    it("proposes on a branch of its own, over an older proposal, and takes it back", async () => {
      const name = "proposed.git";
      await bench.repository(name, { apps: ["shop", "cart"] });
      const phases = JSON.stringify([{ name: "test", promotesTo: [{ phase: "prod", carrier: "pullRequest" }] }]);
      const propose = async (commit: string): Promise<string> =>
        (await server.promote(name, commit, { phases })).outcome;
      const branch = proposalBranch("prod", "shop");
      const source = await bench.setVersion(name, "shop", "test", "1.1.0");
      assert.deepEqual([await propose(source), await propose(source)], ["proposed", "proposed"]);
      const later = await bench.setVersion(name, "shop", "test", "1.2.0");
      assert.equal(await propose(later), "proposed");
      assert.deepEqual(
        [await bench.version(name, "shop", "prod", branch), await bench.version(name, "shop", "prod")],
        ["1.2.0", "1.0.0"],
      );
      assert.equal(await propose(source), "superseded");
      await bench.write(name, { [defaultStops]: "stop: {reason: Sales}\n" });
      assert.equal(await propose(later), "held");
      assert.equal(await bench.git(name, "for-each-ref", "--format=%(refname)"), "refs/heads/main");
    });

    it("promotes what was pushed longer ago than the first fetch reaches", async () => {
      await bench.repository("long.git", { apps: ["shop"] });
      const source = await bench.setVersion("long.git", "shop", "test", "1.1.0");
      const later = await bench.setVersion("long.git", "shop", "test", "1.2.0");
      await bench.writeMany("long.git", 70);
      assert.equal((await server.promote("long.git", source)).outcome, "promoted");
      assert.equal((await server.promote("long.git", later)).outcome, "promoted");
      assert.equal((await server.promote("long.git", source)).outcome, "superseded");
    });

    it("F21: a merge of a branch that began long before changes nothing", async () => {
      const base = await bench.repository("merges.git", { apps: ["shop"] });
      await bench.writeMany("merges.git", 70);
      const source = await bench.setVersion("merges.git", "shop", "test", "1.1.0");
      await server.merge("merges.git", base);
      const later = await bench.setVersion("merges.git", "shop", "test", "1.2.0");
      await server.merge("merges.git", base, true);
      assert.equal((await server.promote("merges.git", source)).outcome, "promoted");
      await server.merge("merges.git", base);
      assert.equal((await server.promote("merges.git", later)).outcome, "promoted");
      assert.equal((await server.promote("merges.git", source)).outcome, "superseded");
      assert.equal(await bench.version("merges.git", "shop", "prod"), "1.2.0");
    });

    it("F10, F21: a lost race on a branch with merges is made up for", async () => {
      const base = await bench.repository("race.git", { apps: ["shop", "cart"] });
      await bench.writeMany("race.git", 20);
      const source = await bench.setVersion("race.git", "shop", "test", "1.1.0");
      await server.merge("race.git", base);
      const seen = await bench.git("race.git", "rev-parse", "main");
      await bench.setVersion("race.git", "cart", "test", "2.0.0");
      await server.merge("race.git", base);
      const moved = await bench.git("race.git", "rev-parse", "main");
      await bench.git("race.git", "update-ref", "refs/heads/main", seen);
      bench.letInFirst("race.git", moved);
      const { outcome, attempts } = await server.promote("race.git", source);
      assert.deepEqual([outcome, attempts], ["promoted", 2]);
    });

    for (const layout of [
      "values-{phase}.yaml",
      "envs/{phase}.yaml",
      "charts/shop/values-{phase}.yaml",
      "a/{app}-{phase}.yaml",
    ]) {
      it(`promotes, guards and surveys ${layout}`, async () => {
        const name = `${layout.replaceAll(/[^a-z]/g, "")}.git`;
        const at = (phase: string): string => layout.replaceAll("{app}", "shop").replaceAll("{phase}", phase);
        const file = (version: string): string => `image:\n  version: "${version}"\n`;
        await bench.repository(name, { apps: ["other"] });
        const first = await bench.write(name, { [at("test")]: file("1.0.0"), [at("prod")]: file("1.0.0") });
        const source = await bench.write(name, { [at("test")]: file("1.1.0") });
        assert.equal((await server.promote(name, source, { valuesPath: layout })).outcome, "promoted");
        assert.equal(await bench.show(name, at("prod")), file("1.1.0"));

        const items = shortForm(layout, "image.version");
        await server.reading(name, async (repository) => {
          const edge = { app: "shop", sourcePhase: "test", targetPhase: "test" };
          const scope = { gitRepo: "", branch: "main", items, ...words, ...edge };
          const tip = await repository.fetchBranch(sharedLevels(scope));
          const history = await History.open(repository, { ...scope, sourceCommit: first }, tip);
          assert.equal((await history.versionAt("test", source))?.text, "1.1.0");
        });
        await server.reading(name, async (repository) => {
          const places = [
            { app: "shop", phase: "test" },
            { app: "shop", phase: "prod" },
          ];
          const versions = await Versions.open(repository, { items, ...words }, places);
          const commit = versions.tip;
          await versions.bring([{ app: "shop", phase: "test", commit: first }]);
          const read = [
            ...places.map((place) => ({ ...place, commit })),
            { app: "shop", phase: "test", commit: first },
          ];
          assert.deepEqual(await versionsOf(versions, read), ["1.1.0", "1.1.0", "1.0.0"]);
        });
      });
    }

    it("carries images of a kustomization and a copied folder, whose files are fetched for it", async () => {
      const name = "items.git";
      const overlay = (tag: string): string => `images:\n- name: shop\n  newTag: ${tag}\n`;
      await bench.repository(name, { apps: ["other"] });
      await bench.write(name, {
        "shop/test/kustomization.yml": overlay("1.0.0"),
        "shop/prod/kustomization.yml": overlay("1.0.0"),
        "shop/prod/rules/old": "old",
      });
      const source = await bench.write(name, {
        "shop/test/kustomization.yml": overlay("1.1.0"),
        "shop/test/rules/deep/new": "new",
        "shop/test/rules/other": "other",
      });
      // The source has gone on: what is copied is in no folder of the newest commit.
      await bench.write(name, { "shop/test/rules/other": "later" });
      const promotes = JSON.stringify([{ kustomization: "{app}/{phase}" }, { copy: "{app}/{phase}/rules" }]);
      assert.equal((await server.promote(name, source, { promotes })).outcome, "promoted");
      assert.equal(await bench.show(name, "shop/prod/kustomization.yml"), overlay("1.1.0"));
      assert.equal(
        await bench.git(name, "rev-parse", "main:shop/prod/rules"),
        await bench.git(name, "rev-parse", `${source}:shop/test/rules`),
      );
    });

    it("the versions of older commits are read, and a commit that is nowhere is told", async () => {
      const first = await bench.repository("survey.git", { apps: ["shop", "cart"] });
      const older = await bench.setVersion("survey.git", "shop", "test", "1.1.0");
      await bench.writeMany("survey.git", 40);
      await bench.setVersion("survey.git", "shop", "test", "1.2.0");
      const layout = { items: shortForm(valuesPath("{app}", "{phase}"), "image.version"), ...words };
      await server.reading("survey.git", async (repository) => {
        const versions = await Versions.open(repository, layout, [
          { app: "shop", phase: "test" },
          { app: "cart", phase: "prod" },
        ]);
        const at = (app: string, phase: string, commit: string) => ({ app, phase, commit });
        const wanted = [at("shop", "test", older), at("cart", "prod", first), at("shop", "test", absent)];
        assert.deepEqual(await versions.bring(wanted), new Set([absent]));
        const read = [at("shop", "test", versions.tip), at("cart", "prod", versions.tip), ...wanted.slice(0, 2)];
        assert.deepEqual(await versionsOf(versions, read), ["1.2.0", "1.0.0", "1.1.0", "1.0.0"]);
      });
    });

    it("a source commit of another branch, and one that is nowhere, are told", async () => {
      await bench.repository("other.git", { apps: ["shop"] });
      await bench.writeMany("other.git", 30);
      const side = await bench.commitTree("other.git", "main", ["main~25"], "on another branch");
      await bench.git("other.git", "update-ref", "refs/heads/other", side);
      for (const commit of [side, absent]) {
        await assert.rejects(server.promote("other.git", commit), {
          kind: "bad-input",
          message: /is not on the branch main/,
        });
      }
    });
  });
}
