// Wrong forges: what is set over a right configuration, and the sentences that answer it.
import { minimal } from "./program";
import type { Wrong } from "./wrong";

const url = minimal.repository.url;

/** Forges that there are not, or that a repository is not on. */
export const wrongForges: Wrong[] = [
  [
    "an unknown forge, with a slash at the end of its address, and a Secret that cannot be",
    {
      repository: {
        url,
        forge: { kind: "forgejo", url: "https://git.example.com/", existingSecret: "Token", key: "a/b" },
      },
    },
    [
      'repository.forge.kind is "forgejo"; allowed: github, gitlab or gitea.',
      'repository.forge.url is "https://git.example.com/"; allowed: an https:// URL without user name, password, query and fragment, and without a slash at its end ("https://git.example.com"?).',
      'repository.forge.existingSecret is "Token"; allowed: the name of a Secret ("token"?).',
      'repository.forge.key is "a/b"; allowed: a key of a Secret.',
    ],
  ],
  [
    "a forge that the repository is not on",
    {
      repository: {
        url: "https://git.example.com/team/gitops.git",
        forge: { kind: "gitlab", url: "https://git.example.com/gitlab" },
      },
    },
    ['repository.forge.url is "https://git.example.com/gitlab"; allowed: what repository.url begins with.'],
  ],
  [
    "another forge's API on a host that everybody knows",
    { repository: { url: "https://github.com/team/gitops.git", forge: { kind: "gitlab" } } },
    ['repository.forge.kind is "gitlab"; allowed: github, whose API github.com has.'],
  ],
  [
    "a group within a group where there is none",
    { repository: { url: "https://git.example.com/team/sub/gitops.git", forge: { kind: "gitea" } } },
    [
      'repository.url is "https://git.example.com/team/sub/gitops.git"; allowed: https://git.example.com/<owner>/<name>, where repository.forge is set.',
    ],
  ],
  [
    "a repository without an owner on a forge",
    { repository: { url: "https://git.example.com/gitops.git", forge: { kind: "gitea" } } },
    [
      'repository.url is "https://git.example.com/gitops.git"; allowed: https://git.example.com/<owner>/<name>, where repository.forge is set.',
    ],
  ],
];
