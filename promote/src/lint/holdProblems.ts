// What is wrong with the files in which people hold promotions. Until it is mended such a file holds all that it speaks of.
import { meantBy } from "../../../contract/nearest";
import { asPromoteError } from "../errors";
import { readHoldFile, readStopFile } from "../gates/holdFile";
import type { HoldFile } from "../gates/holdFile";
import { NoFile, readPath } from "../git/files";
import type { Files } from "../git/files";
import { holdPathOf } from "../versions/layout";
import type { Layout } from "../versions/layout";
import type { Problem } from "../versions/generators";
import { keyLine } from "../versions/yamlLine";

/** Keys that lead to a phase that a file names. */
interface Named {
  phase: string;
  keys: string[];
}

/** Looks at the file of all applications, and at that of each. */
export async function holdProblems(
  files: Files,
  layout: Pick<Layout, "stops" | "holds">,
  apps: readonly string[],
  phases: readonly string[],
): Promise<Problem[]> {
  const problems = await problemsOf(files, layout.stops, phases, (text) =>
    (readStopFile(text, "It").stop?.phases ?? []).map((phase, n) => ({ phase, keys: ["stop", "phases", String(n)] })),
  );
  for (const app of apps) {
    const found = await problemsOf(files, holdPathOf(layout, app), phases, (text) =>
      Object.entries(readHoldFile(text, "It")).flatMap(([key, byPhase]: [string, HoldFile[keyof HoldFile]]) =>
        [...byPhase.keys()].map((phase) => ({ phase, keys: [key, phase] })),
      ),
    );
    problems.push(...found);
  }
  return problems;
}

async function problemsOf(
  files: Files,
  file: string,
  phases: readonly string[],
  named: (text: string) => Named[],
): Promise<Problem[]> {
  try {
    const text = await readPath(files, file, "It");
    const unknown = named(text).filter(({ phase }) => !phases.includes(phase));
    return unknown.map(({ phase, keys }) => ({
      file,
      line: keyLine(text, keys),
      sentence: `It holds the phase ${phase}; it must be one of ${phases.join(", ")}${meantBy(phase, phases)}.`,
    }));
  } catch (error) {
    if (error instanceof NoFile && !error.blocked) return [];
    const { message: sentence, line = 1 } = asPromoteError(error);
    return [{ file, line, sentence }];
  }
}
