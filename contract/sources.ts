// Which of an Application's sources is the GitOps repository: the same place, however its URL is written.

/** Host and path of a repository's URL, whatever the scheme, the user and the ending: `git.example.com/team/gitops`. */
export const placeOfRepository = (url: string): string =>
  url
    .toLowerCase()
    .replace(/^[a-z+]+:\/\//, "")
    .replace(/^[^/@]*@/, "")
    .replace(/:/g, "/")
    .replace(/\/+$/, "")
    .replace(/\.git$/, "");

/** The same of a Go template's value, with Sprig's functions. */
export const placeTemplate = (value: string): string =>
  [
    `lower ${value}`,
    'regexReplaceAll "^[a-z+]+://" "@" ""',
    'regexReplaceAll "^[^/@]*@" "@" ""',
    'replace ":" "/" "@"',
    'regexReplaceAll "/+$" "@" ""',
    'trimSuffix ".git" "@"',
  ].reduce((inner, call) => call.replace('"@"', () => `(${inner})`));
