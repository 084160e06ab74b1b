// `npm run status -- --stack test`: every application and phase, where each promotion stands, and why. Writes nothing.
import { withPrivateFolder } from "./privateFolder";
import { endAll } from "../../promote/src/git/git";
import { status } from "./status";

const args = process.argv.slice(2);
void withPrivateFolder("status", endAll, (folder) => status(args, folder, (text) => void process.stdout.write(text)));
