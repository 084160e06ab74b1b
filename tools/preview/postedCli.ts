// `npm run preview:comment -- --forge gitlab ...`: puts a preview on a pull request.
import { postPreview } from "./posted";

postPreview(process.argv.slice(2), process.env, (text) => void process.stdout.write(text)).catch((error: unknown) => {
  console.error(`preview:comment: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
