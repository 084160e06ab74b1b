// `npm run promotion -- VERB`: what a person does about promotions, a verb each.
import { endAll } from "../../promote/src/git/git";
import { doraUsage } from "./dora/usage";
import { type HoldVerb, usageOf } from "./verbArguments";
import { withPrivateFolder } from "./privateFolder";

/** A verb: what it is given, and a private folder for what it must not leave lying about. Returns the exit code. */
type Verb = (args: string[], folder: string, write: (text: string) => void) => Promise<number>;

/** A verb about holds and stops. */
const held = (verb: HoldVerb, what: string): { run: Verb; usage: string } => ({
  run: async (...given) => (await import("./holds.js")).holds(verb, ...given),
  usage: `${usageOf(verb)}: ${what}`,
});

/** Each is loaded when it is called: they need different halves of the program. */
const verbs: Readonly<Record<string, { run: Verb; usage: string }>> = {
  status: {
    run: async (...given) => (await import("./status.js")).status(...given),
    usage: "--stack NAME [--json] [--watch]: every application and phase, and why",
  },
  page: {
    run: async (...given) => (await import("./page.js")).page(...given),
    usage: "--stack NAME [--port 8080]: opens the page of the stack, until it is ended",
  },
  lint: {
    run: async (...given) => (await import("./lint.js")).lint(...given),
    usage: "[FOLDER] [--stack NAME]: what is wrong with a checkout of the GitOps repository",
  },
  rerun: {
    run: async (...given) => (await import("./rerun.js")).rerun(...given),
    usage: `${usageOf("rerun")}: starts the promotion of what the phase runs once more`,
  },
  hold: held("hold", "nothing of the application is promoted into the phase"),
  release: held("release", "takes that back"),
  stop: held("stop", "nothing is promoted"),
  resume: held("resume", "takes that back"),
  promote: {
    run: async (...given) => (await import("./promote.js")).promote(...given),
    usage: `${usageOf("promote")}: carries the version of a commit along an edge, whatever its gates say`,
  },
  rollback: {
    run: async (...given) => (await import("./rollback.js")).rollback(...given),
    usage: `${usageOf("rollback")}: puts back the version before, holds the phase, refuses the version that it held`,
  },
  dora: {
    run: async (...given) => (await import("./dora.js")).dora(...given),
    usage: `${doraUsage}: how often, how fast and how safely versions reach a phase, from git alone`,
  },
};

const [verb = "", ...args] = process.argv.slice(2);
const chosen = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
if (chosen === undefined) {
  const lines = Object.entries(verbs).map(([name, { usage }]) => `  npm run promotion -- ${name} ${usage}`);
  const what = verb === "" || verb === "--help" ? "A verb is missing" : `${JSON.stringify(verb)} is no verb`;
  console.error(`promotion: ${what}; there are:\n${lines.join("\n")}`);
  process.exitCode = 2;
} else {
  void withPrivateFolder(verb, endAll, (folder) => chosen.run(args, folder, (text) => void process.stdout.write(text)));
}
