// `npm run promotion -- hold, release, stop, resume`: a person's word about promotions, as a commit of that person.
import { withHold, withoutHold, withoutStop, withStop } from "../../promote/src/gates/holdEdit";
import { plainFile } from "../../promote/src/git/commits";
import { textAt } from "../../promote/src/git/files";
import { holdPathOf, type Layout } from "../../promote/src/versions/layout";
import { editBranch } from "./edits";
import { readArguments, type HoldVerb, type VerbArguments } from "./verbArguments";

/** A word that is written into a file, or taken out of it. */
interface Word {
  file: string;
  /** Subject of the commit. */
  subject: string;
  /** The file's text with it; undefined where it says so already. */
  edit: (text: string) => string | undefined;
  /** What is true already then, as a sentence. */
  already: string;
}

type Make = (given: VerbArguments, layout: Pick<Layout, "stops" | "holds">) => Word;

const words: Readonly<Record<HoldVerb, Make>> = {
  hold: ({ names: [app = "", phase = ""], reason, until }, layout) => {
    const file = holdPathOf(layout, app);
    const hold = { reason, ...(until && { until }) };
    return {
      file,
      subject: `hold(${app}): ${phase}: ${reason}`,
      edit: (text) => withHold(text, phase, hold, file),
      already: `${phase} of ${app} is held so already.`,
    };
  },
  release: ({ names: [app = "", phase = ""] }, layout) => {
    const file = holdPathOf(layout, app);
    return {
      file,
      subject: `release(${app}): ${phase}`,
      edit: (text) => withoutHold(text, phase, file),
      already: `Nobody holds ${phase} of ${app}.`,
    };
  },
  stop: ({ reason, until, phases }, { stops }) => {
    const stop = { reason, ...(until && { until }), ...(phases && { phases }) };
    const what = phases === undefined ? "" : ` into ${phases.join(", ")}`;
    return {
      file: stops,
      subject: `stop: promotions${what}: ${reason}`,
      edit: (text) => withStop(text, stop, stops),
      already: `Promotions${what} are stopped so already.`,
    };
  },
  resume: (_, { stops }) => ({
    file: stops,
    subject: "resume: promotions",
    edit: (text) => withoutStop(text, stops),
    already: "Nobody stops promotions.",
  }),
};

/** Runs a verb. `folder` is a private one. Returns the exit code. */
export function holds(verb: HoldVerb, args: string[], folder: string, write: (text: string) => void): Promise<number> {
  const given = readArguments(verb, args);
  const [app, phase] = given.names;
  // What nobody promotes into any more can be released all the same.
  const phases = verb === "release" ? [] : phase === undefined ? (given.phases ?? []) : [phase];
  const about = { ...given, app, phases };
  return editBranch(
    about,
    ({ repository: { layout } }) => [words[verb](given, layout).file],
    async ({ settings, files }) => {
      const { file, subject, edit, already } = words[verb](given, settings.repository.layout);
      const after = edit(await textAt(files, file));
      return { subject, already, changes: after === undefined ? [] : [plainFile(file, after)] };
    },
    folder,
    write,
  );
}
