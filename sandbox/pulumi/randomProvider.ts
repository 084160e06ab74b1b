// The plugin `random` for the types that the program uses, where the official one cannot be downloaded.
import { randomInt } from "node:crypto";
import { provider as providers } from "@pulumi/pulumi";

const letters = "abcdefghijklmnopqrstuvwxyz";

interface Inputs {
  length: number;
  upper?: boolean;
  lower?: boolean;
  numeric?: boolean;
  special?: boolean;
  overrideSpecial?: string;
  keepers?: Record<string, string>;
}

function random({
  length,
  upper = true,
  lower = true,
  numeric = true,
  special = true,
  overrideSpecial = "!@#$%&*()-_=+[]{}<>:?",
}: Inputs) {
  const alphabet = [
    lower && letters,
    upper && letters.toUpperCase(),
    numeric && "0123456789",
    special && overrideSpecial,
  ]
    .filter(Boolean)
    .join("");
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join("");
}

/** They take the same inputs; the SDK declares the `result` of a password a secret output, so the engine encrypts it. */
const types = ["random:index/randomPassword:RandomPassword", "random:index/randomString:RandomString"];

function onlyKnown(urn: string): void {
  if (!types.some((type) => urn.includes(type))) {
    throw new Error(
      `this stand-in of the plugin random makes RandomPassword and RandomString only, not ${urn.split("::")[2]}; install the official plugin`,
    );
  }
}

const provider: providers.Provider = {
  version: "4.21.2",
  check: async (_urn, _olds, news: Inputs) => ({ inputs: news }),
  diff: async (_id, _urn, olds: Inputs, news: Inputs) => {
    const names = ["length", "upper", "lower", "numeric", "special", "overrideSpecial", "keepers"] as const;
    const replaces = names.filter((name) => JSON.stringify(olds[name]) !== JSON.stringify(news[name]));
    return { changes: replaces.length > 0, replaces };
  },
  create: async (urn, inputs: Inputs) => {
    onlyKnown(urn);
    return { id: "none", outs: { ...inputs, result: random(inputs) } };
  },
  read: async (id, _urn, props: Inputs) => ({ id, props }),
  delete: async () => undefined,
};

providers.main(provider, process.argv.slice(2)).catch((error: unknown) => {
  console.error((error as Error).message);
  process.exit(1);
});
