// Wrong repositories and credentials: what is set over a right configuration, and the sentences that answer it.
import { credentials, minimal, overSsh } from "./program";
import { known, withKeys, type Wrong } from "./wrong";

const url = minimal.repository.url;

/** Wrong repositories and credentials. */
export const wrongRepositories: Wrong[] = [
  [
    "a folder of everybody's outside of it, and a near word for what is proven",
    { repository: { url, layout: { shared: ["/etc"], proof: "image" } } },
    [
      'repository.layout.shared[0] is "/etc"; allowed: a path inside the repository, relative to its root ("etc"?).',
      'repository.layout.proof is "image"; allowed: images or synced ("images"?).',
    ],
  ],
  [
    "commits with an unknown field and an author who is an address",
    { repository: { url, commits: { author: "Bot <bot@example.com>", subject: "chore({ap}): {version}" } } },
    [
      'repository.commits.author is "Bot <bot@example.com>"; allowed: a name of 100 characters at most, without < and >.',
      'repository.commits.subject is "chore({ap}): {version}"; allowed: a line whose placeholders are among {app}, {source}, {target}, {version}, {before}, {commit}.',
    ],
  ],
  [
    "commits signed in a way that git does not know, by a Secret that cannot be",
    { repository: { url, commits: { signing: { format: "gpg", existingSecret: "Signer", key: "a/b" } } } },
    [
      'repository.commits.signing.format is "gpg"; allowed: ssh or openpgp.',
      'repository.commits.signing.existingSecret is "Signer"; allowed: the name of a Secret ("signer"?).',
      'repository.commits.signing.key is "a/b"; allowed: a key of a Secret.',
    ],
  ],
  [
    "an external store without a name",
    { credentials: { externalSecret: { store: "", key: "gitops" } } },
    ['credentials.externalSecret.store is ""; allowed: the name of a Secret.'],
  ],
  [
    "no repository",
    { repository: undefined },
    [
      "repository.url is missing; allowed: an https:// URL without user name or password in it, or an SSH URL such as git@git.example.com:team/gitops.git (pulumi config set --path repository.url <value>).",
    ],
  ],
  [
    "a URL without TLS",
    { repository: { url: "http://git.example.com/r.git" } },
    [
      'repository.url is "http://git.example.com/r.git"; allowed: an https:// URL without user name or password in it, or an SSH URL such as git@git.example.com:team/gitops.git ("https://git.example.com/r.git"?).',
    ],
  ],
  [
    "credentials in the URL",
    { repository: { url: "https://ann:pw@git.example.com/r.git" } },
    [
      "repository.url has a value that is not accepted (not shown: it is secret); allowed: an https:// URL without user name or password in it.",
    ],
  ],
  [
    "a branch that is no name",
    { repository: { url, branch: "-f" } },
    ['repository.branch is "-f"; allowed: the name of a branch.'],
  ],
  [
    "a URL without a path",
    { repository: { url: "https://git.example.com" } },
    [
      'repository.url is "https://git.example.com"; allowed: https://<host>/<path>, without spaces, braces, query and fragment.',
    ],
  ],
  [
    "an SSH URL without a login",
    { repository: { url: "ssh://git.example.com/team/gitops.git" } },
    [
      'repository.url is "ssh://git.example.com/team/gitops.git"; allowed: ssh://<login>@<host>[:<port>]/<path> or <login>@<host>:<path>, without a password in it ("ssh://git@git.example.com/team/gitops.git"?).',
    ],
  ],
  [
    "SSH's short form with a slash in the place of its colon",
    { repository: { url: "git@git.example.com/team/gitops.git" } },
    [
      'repository.url is "git@git.example.com/team/gitops.git"; allowed: an https:// URL without user name or password in it, or an SSH URL such as git@git.example.com:team/gitops.git ("git@git.example.com:team/gitops.git"?).',
    ],
  ],
  [
    "an SSH URL with a password",
    { repository: { url: "ssh://git:hunter2@git.example.com/team/gitops.git" } },
    [
      "repository.url has a value that is not accepted (not shown: it is secret); allowed: ssh://<login>@<host>[:<port>]/<path> or <login>@<host>:<path>, without a password in it.",
    ],
  ],
  [
    "an SSH URL with a password beside it, a forge whose API nothing opens, and a server that would be trusted unseen",
    { repository: { url: "ssh://git@git.example.com:2222/team/gitops.git", forge: { kind: "gitea" } } },
    [
      "repository.knownHosts is missing; allowed: lines of known_hosts with one for [git.example.com]:2222: what `ssh-keyscan -p 2222 git.example.com` prints, once its fingerprints are those that the server's owner has published.",
      "credentials.password has a value that is not accepted (not shown: it is secret); allowed: none with an SSH URL, which takes sshPrivateKey.",
      "repository.forge.existingSecret is missing; allowed: the Secret with the token of its API, which no SSH key opens.",
    ],
  ],
  [
    "known hosts of another server",
    {
      repository: { ...overSsh.repository, knownHosts: "github.com ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA==" },
      credentials: overSsh.credentials,
    },
    [
      'repository.knownHosts is "github.com ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA=="; allowed: lines of known_hosts with one for git.example.com: what `ssh-keyscan git.example.com` prints, once its fingerprints are those that the server\'s owner has published.',
    ],
  ],
  [
    "known hosts that are a fingerprint, and a key that is a public one",
    {
      repository: { ...overSsh.repository, knownHosts: "SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU" },
      credentials: { email: "bot@example.com", sshPrivateKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA== bot" },
    },
    [
      'repository.knownHosts is "SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU"; allowed: lines of known_hosts: a host, a kind of key and the key, as ssh-keyscan prints them.',
      "credentials.sshPrivateKey has a value that is not accepted (not shown: it is secret); allowed: a private key with its line breaks, such as ssh-keygen makes (-----BEGIN OPENSSH PRIVATE KEY-----).",
    ],
  ],
  [
    "a key with a passphrase",
    {
      repository: overSsh.repository,
      credentials: {
        email: "bot@example.com",
        sshPrivateKey: "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n",
      },
    },
    [
      "credentials.sshPrivateKey has a value that is not accepted (not shown: it is secret); allowed: a private key without a passphrase, which nobody is there to type (ssh-keygen -p removes it).",
    ],
  ],
  [
    "a key and known hosts with an https:// URL",
    { repository: { url, knownHosts: overSsh.repository.knownHosts }, credentials: overSsh.credentials },
    [
      'repository.knownHosts is "git.example.com ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA=="; allowed: none with an https:// URL (repository.caBundle says whom to trust).',
      "credentials.sshPrivateKey has a value that is not accepted (not shown: it is secret); allowed: none with an https:// URL, which takes password.",
    ],
  ],
  [
    "a branch as Argo CD's targetRevision",
    { repository: { url, branch: "refs/heads/main" } },
    ['repository.branch is "refs/heads/main"; allowed: the name of a branch, without refs/heads/ before it ("main"?).'],
  ],
  [
    "HEAD as the branch",
    { repository: { url, branch: "HEAD" } },
    ['repository.branch is "HEAD"; allowed: the name of a branch, not HEAD and not the id of a commit.'],
  ],
  [
    "one values file for all phases",
    { repository: { url, layout: { values: "apps/{app}/values.yaml" } } },
    [
      'repository.layout.values is "apps/{app}/values.yaml"; allowed: a path that holds {phase}: each phase has a values file of its own.',
    ],
  ],
  [
    "a comma in the path of a values file, which Helm takes for two",
    { repository: { url, layout: { values: "a,b/{phase}.yaml" } } },
    [
      'repository.layout.values is "a,b/{phase}.yaml"; allowed: a path of letters, digits, spaces within a name, and . _ - + @ =.',
    ],
  ],
  [
    "a path out of the repository",
    { repository: { url, layout: { chart: "../{app}" } } },
    ['repository.layout.chart is "../{app}"; allowed: a path inside the repository, relative to its root.'],
  ],
  [
    "an unknown placeholder in a path",
    { repository: { url, layout: { values: "x/{stage}.yaml" } } },
    ['repository.layout.values is "x/{stage}.yaml"; allowed: a path whose placeholders are among {app}, {phase}.'],
  ],
  [
    "a glob without the application's folder",
    { repository: { url, layout: { generators: "apps/*.json" } } },
    [
      'repository.layout.generators is "apps/*.json"; allowed: a glob with exactly one folder *, the name of the application.',
    ],
  ],
  ...["apps/*/{test,prod}/app.json", "apps/*/**/app.json", "apps/*/[ab]/app.json"].map((generators): Wrong => [
    `the glob ${generators}, which Argo CD reads in two ways`,
    { repository: { url, layout: { generators } } },
    [
      `repository.layout.generators is "${generators}"; allowed: a glob of names with * and ?, and without ** [ ] { } and \\.`,
    ],
  ]),
  [
    "a version key with a slash",
    { repository: { url, layout: { versionKey: "image/version" } } },
    [
      'repository.layout.versionKey is "image/version"; allowed: keys joined by dots, such as image.version (a dot inside a key is written \\.) ("image.version"?).',
    ],
  ],
  [
    "a file of stops above the repository, and one of holds for all applications",
    { repository: { url, layout: { stops: "/promotion.yaml", holds: "teams/holds.yaml" } } },
    [
      'repository.layout.stops is "/promotion.yaml"; allowed: a path inside the repository, relative to its root ("promotion.yaml"?).',
      'repository.layout.holds is "teams/holds.yaml"; allowed: a path that holds {app}: each application has a file of its own.',
    ],
  ],
  [
    "a CA that is no certificate",
    { repository: { url, caBundle: "ca" } },
    ['repository.caBundle is "ca"; allowed: one or more certificates in PEM.'],
  ],
  [
    "an interval without unit",
    { repository: { url, polling: "15" } },
    ['repository.polling is "15"; allowed: a duration such as 15s or 3m ("15s"?).'],
  ],
  [
    "a time for a git call without unit",
    { repository: { url, gitTimeout: "45" } },
    ['repository.gitTimeout is "45"; allowed: a duration such as 30s or 2m ("45s"?).'],
  ],
  [
    "a time for a git call that would be all of a promotion's",
    { repository: { url, gitTimeout: "5m" } },
    ['repository.gitTimeout is "5m"; allowed: a duration from 1s to 4m.'],
  ],
  [
    "a slash at the end of the URL",
    { repository: { url: "https://git.example.com/r.git/" } },
    [
      'repository.url is "https://git.example.com/r.git/"; allowed: https://<host>/<path> without a slash at its end, as the git server announces it ("https://git.example.com/r.git"?).',
    ],
  ],
  [
    "a token in the URL",
    { repository: { url: "https://t0ken@git.example.com/r.git" } },
    [
      "repository.url has a value that is not accepted (not shown: it is secret); allowed: an https:// URL without user name or password in it.",
    ],
  ],
  [
    "a token in the URL's query",
    { repository: { url: "https://git.example.com/r.git?token=t0ken" } },
    [
      'repository.url has a value that is not accepted (not shown: it is secret); allowed: https://<host>/<path>, without spaces, braces, query and fragment ("https://git.example.com/r.git"?).',
    ],
  ],
  [
    "a branch with refs/heads",
    { repository: { url, branch: "refs/heads/release" } },
    [
      'repository.branch is "refs/heads/release"; allowed: the name of a branch, without refs/heads/ before it ("release"?).',
    ],
  ],
  [
    "another tool's placeholders in paths",
    {
      repository: {
        url,
        layout: { chart: "<app>/chart", values: "${app}/{{ phase }}.yaml", generators: "<app>/*.json" },
      },
    },
    [
      'repository.layout.generators is "<app>/*.json"; allowed: a glob without placeholders ("*/*.json"?).',
      'repository.layout.chart is "<app>/chart"; allowed: a path of letters, digits, spaces within a name, and . _ - + @ = ("{app}/chart"?).',
      'repository.layout.values is "${app}/{{ phase }}.yaml"; allowed: a path whose placeholders are among {app}, {phase} ("{app}/{phase}.yaml"?).',
    ],
  ],
  [
    "slashes at the ends of paths",
    { repository: { url, layout: { chart: "/{app}/chart/" } } },
    [
      'repository.layout.chart is "/{app}/chart/"; allowed: a path inside the repository, relative to its root ("{app}/chart"?).',
    ],
  ],
  [
    "unknown keys of the repository",
    { repository: { url, brnch: "main", layout: { versionkey: "a" } } },
    [
      `repository.layout.versionkey is not a known key; allowed: ${known("repository.layout")} ("versionKey"?).`,
      `repository.brnch is not a known key; allowed: ${known("repository")} ("branch"?).`,
    ],
  ],
  [
    "a repository that is a text",
    { repository: url },
    [
      `repository is "https://git.example.com/gitops.git"; allowed: an object with ${withKeys("repository")} ({"url":"https://git.example.com/gitops.git"}?).`,
    ],
  ],
  [
    "credentials that are a text",
    { credentials: "hunter2" },
    [
      "credentials has a value that is not accepted (not shown: it is secret); allowed: an object with the keys username, email and password.",
    ],
  ],
  [
    "credentials that are a list",
    { credentials: ["ann", "hunter2"] },
    [
      "credentials has a value that is not accepted (not shown: it is secret); allowed: an object with the keys username, email and password.",
    ],
  ],
  [
    "no credentials",
    { credentials: {} },
    [
      "credentials is missing; allowed: username, email and password; or email and sshPrivateKey; or existingSecret; or externalSecret (docs/configuration.md#credentials).",
    ],
  ],
  [
    "a password that is no text, which is not shown",
    { credentials: { ...credentials, password: 12345 } },
    [
      "credentials.password has a value that is not accepted (not shown: it is secret); allowed: a password or token on one line, without a line break at its end.",
    ],
  ],
  [
    "a password with a line break at its end, which is not shown",
    { credentials: { ...credentials, password: "token\n" } },
    [
      "credentials.password has a value that is not accepted (not shown: it is secret); allowed: a password or token on one line, without a line break at its end.",
    ],
  ],
  [
    "two kinds of credentials",
    { credentials: { ...credentials, existingSecret: "git" } },
    [
      "credentials.username is not a known key; allowed: existingSecret.",
      "credentials.email is not a known key; allowed: existingSecret.",
      "credentials.password is not a known key; allowed: existingSecret.",
    ],
  ],
  [
    "an existing Secret with a bad name",
    { credentials: { existingSecret: "Git_Secret" } },
    ['credentials.existingSecret is "Git_Secret"; allowed: the name of a Secret ("git-secret"?).'],
  ],
  [
    "an external Secret without a key",
    { credentials: { externalSecret: { store: "vault" } } },
    [
      "credentials.externalSecret.key is missing; allowed: the key in the store (pulumi config set --path credentials.externalSecret.key <value>).",
    ],
  ],
];
