// How git gets the credentials: by settings in the environment of the calls that speak to the server, and nowhere else.

/** User name and password (or token) for the git server. */
export interface Credentials {
  username: string;
  password: string;
}

/**
 * How the credentials reach the server.
 *
 * "sent": with the first request, which saves one request of each call that only learns that credentials are wanted.
 * "asked": through a credential helper, once the server has asked for them.
 */
export type Manner = "sent" | "asked";

/** The `Authorization` header of basic authentication, without its name. */
export const basic = ({ username, password }: Credentials): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;

/** Environment of one git call that hands the credentials to the server of `origin` (scheme, host and port). */
export function handOver(credentials: Credentials, origin: string, manner: Manner): NodeJS.ProcessEnv {
  if (manner === "sent") {
    return settings(
      [`http.${origin}.extraHeader`, `Authorization: ${basic(credentials)}`],
      // A header follows a redirect, wherever it leads; a helper is asked anew, for the server that it leads to.
      ["http.followRedirects", "false"],
    );
  }
  const helper = `!f() { test "$1" = get && printf 'username=%s\\npassword=%s\\n' "$GIT_USER" "$GIT_PASSWORD"; }; f`;
  return {
    ...settings([`credential.${origin}.helper`, helper]),
    GIT_USER: credentials.username,
    GIT_PASSWORD: credentials.password,
  };
}

/**
 * Whether a call that sent the credentials may succeed when the server asks for them.
 *
 * @param taken whether the server took them so before: then a refusal is one
 */
export const mayAsk = (stderr: string, taken: boolean): boolean =>
  /returned error: 30\d/.test(stderr) ||
  (!taken && /returned error: 40[13]|could not read username|authentication failed/i.test(stderr));

function settings(...pairs: [key: string, value: string][]): NodeJS.ProcessEnv {
  const named = pairs.flatMap(([key, value], n) => [
    [`GIT_CONFIG_KEY_${n}`, key],
    [`GIT_CONFIG_VALUE_${n}`, value],
  ]);
  return { GIT_CONFIG_COUNT: String(pairs.length), ...(Object.fromEntries(named) as NodeJS.ProcessEnv) };
}
