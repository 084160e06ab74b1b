// Prints what share of the corpus the pack catches, and what it misses: `npm run corpus -w policy`.
import { entriesOf, judged, share } from "./corpus";

async function report(): Promise<void> {
  console.log(await share());
  for (const entry of entriesOf("bad")) {
    const { said } = await judged(entry);
    if (said.length === 0) console.log(`not reported: ${entry.file}: ${entry.title}: ${entry.missed ?? "unexpected"}`);
  }
  for (const entry of entriesOf("honest")) {
    const { reports } = await judged(entry);
    for (const { policy, message } of reports)
      console.log(`false alarm: ${entry.file}: ${entry.title}: ${policy}: ${message}`);
  }
}

report().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
