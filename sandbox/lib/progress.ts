// Shows long work: a list of steps with elapsed time on a terminal, timed lines in a log.
import { Listr, PRESET_TIMER, type ListrTask } from "listr2";

/** A step of a long run; `report` shows what it is doing now. */
export interface Step {
  title: string;
  run: (report: (line: string) => void) => Promise<unknown>;
}

const onTerminal = process.stdout.isTTY;
/** In a log, a line each this many milliseconds tells that the step is alive; more would bury the rest. */
const logInterval = 30_000;

function quiet(report: (line: string) => void): (line: string) => void {
  let last = Date.now();
  return (line) => {
    if (Date.now() - last < logInterval) return;
    last = Date.now();
    report(line);
  };
}

/** Runs the steps one after another; the first that fails ends the run with its error. */
export async function runSteps(steps: Step[]): Promise<void> {
  const tasks: ListrTask[] = steps.map(({ title, run }) => ({
    title,
    task: async (_context, task) => {
      const show = (line: string) => {
        task.output = line;
      };
      const result = await run(onTerminal ? show : quiet(show));
      if (typeof result === "string") task.title = `${title}: ${result}`;
    },
  }));
  const rendererOptions = { timer: PRESET_TIMER, collapseErrors: false, showErrorMessage: false };
  await new Listr(tasks, {
    renderer: onTerminal ? "default" : "simple",
    fallbackRenderer: "simple",
    rendererOptions,
    fallbackRendererOptions: rendererOptions,
  }).run();
}
