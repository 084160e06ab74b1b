// Which of an Application's sources is the GitOps repository: the same place, however its URL is written.

/** Host and path of a repository's URL, whatever the scheme, the user, the port and the ending: `git.example.com/team/gitops`. */
export const placeOfRepository = (url: string): string =>
  url
    .toLowerCase()
    // A port stands behind a scheme alone: in SSH's short form a colon begins the path.
    .replace(/^[a-z+]+:\/\/([^/]*?)(:\d+)?\//, "$1/")
    .replace(/^[^/@]*@/, "")
    .replace(/:\/*/g, "/")
    .replace(/\/+$/, "")
    .replace(/\.git$/, "");

/** The same of a Go template's value, with Sprig's functions. */
export const placeTemplate = (value: string): string =>
  [
    `lower ${value}`,
    'regexReplaceAll "^[a-z+]+://([^/]*?)(:[0-9]+)?/" "@" "${1}/"',
    'regexReplaceAll "^[^/@]*@" "@" ""',
    'regexReplaceAll ":/*" "@" "/"',
    'regexReplaceAll "/+$" "@" ""',
    'trimSuffix ".git" "@"',
  ].reduce((inner, call) => call.replace('"@"', () => `(${inner})`));
