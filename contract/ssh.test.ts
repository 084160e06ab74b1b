// SSH URLs, keys, and the lines by which a server is known, as OpenSSH has them.
import assert from "node:assert/strict";
import { pathOnForge, repositoryPage, usualForge } from "./forges";
import { problemOf } from "./grammar";
import { hostOf, knownHosts, knowsHost, sshAddress, sshPrivateKey, uriOf } from "./ssh";

const address = (url: string) => sshAddress(url)!;
const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA==";

describe("an SSH URL", () => {
  it("is read as git reads it: of the short form the path is as it stands", () => {
    const git = { user: "git", host: "git.example.com" };
    assert.deepEqual(address("git@git.example.com:team/r.git"), { ...git, port: 22, path: "team/r.git" });
    assert.deepEqual(address("ssh://git@git.example.com/team/r.git"), { ...git, port: 22, path: "/team/r.git" });
    assert.deepEqual(address("ssh://git@git.example.com:2222/~bot/r"), { ...git, port: 2222, path: "~bot/r" });
  });

  it("is a URI for events, and says where the pages of a forge are", () => {
    assert.equal(uriOf("git@git.example.com:/team/r.git"), "ssh://git@git.example.com/team/r.git");
    for (const same of ["https://git.example.com/r", "ssh://git@h:22/r", "file:///r"]) assert.equal(uriOf(same), same);
    assert.deepEqual(["git@git.example.com:a/r.git", "https://git.example.com:8443/a/r"].map(hostOf), [
      "git.example.com",
      "git.example.com",
    ]);
    for (const url of ["git@git.example.com:a/b/r.git", "ssh://git@git.example.com:2222/a/b/r"]) {
      const forge = usualForge(url);
      assert.deepEqual([forge, pathOnForge(url, forge)], ["https://git.example.com", "a/b/r"]);
      // The host of SSH may be another than that of the pages.
      assert.equal(repositoryPage(url, "https://gitlab.example.com/git"), "https://gitlab.example.com/git/a/b/r");
      assert.equal(repositoryPage(url), "https://git.example.com/a/b/r");
    }
    assert.equal(repositoryPage("https://git.example.com/a/r.git"), "https://git.example.com/a/r.git");
    assert.equal(pathOnForge("git@git.example.com:r.git", "https://git.example.com"), undefined);
  });
});

describe("known hosts", () => {
  const usual = address("git@git.example.com:a/r");
  const other = address("ssh://git@git.example.com:2222/a/r");
  // What `ssh-keygen -H` makes of the two.
  const hashed = {
    usual: "|1|Jl3XLgyHcFhJ3RkkFl50kt+xgpA=|1aCfUFKCfdYiHlwrUq6jYvIUUYA=",
    other: "|1|vyoZ5x+b9d6qA1zeE4LyMvvfdS4=|6fUYlRQuVMfUE9Szo4nAXkdMO7I=",
  };
  const cases: [what: string, line: string, of: typeof usual, known: boolean][] = [
    ["by its name", `git.example.com ${key}`, usual, true],
    ["by one of several, in capitals", `10.0.0.1,GIT.example.com ${key} a comment`, usual, true],
    ["by a pattern", `*.example.co? ${key}`, usual, true],
    ["but not where a pattern leaves it out", `!git.example.com,*.example.com ${key}`, usual, false],
    ["by who vouches for it", `@cert-authority *.example.com ${key}`, usual, true],
    ["but not where its key was revoked", `@revoked git.example.com ${key}`, usual, false],
    ["with a port by name and port", `[git.example.com]:2222 ${key}`, other, true],
    ["with a port, not by its name alone", `git.example.com ${key}`, other, false],
    ["not by another port", `[git.example.com]:2222 ${key}`, usual, false],
    ["by its hashed name", `${hashed.usual} ${key}`, usual, true],
    ["by its hashed name and port", `${hashed.other} ${key}`, other, true],
    ["not by the hash of another", `${hashed.usual} ${key}`, other, false],
    ["not by a name that a dot would stand for", `gitXexample.com ${key}`, usual, false],
  ];
  for (const [what, line, of, known] of cases) {
    it(`have a server ${what}`, () => {
      const lines = `# git.example.com:22 SSH-2.0-OpenSSH\n\n${line}\r\n`;
      assert.deepEqual([problemOf(knownHosts, lines), knowsHost(lines, of)], [undefined, known]);
    });
  }

  for (const wrong of [
    "",
    "# nothing",
    "git.example.com",
    key,
    `git.example.com ${key}\n{{a}} ${key}`,
    "a ssh-rsa b",
  ]) {
    it(`are not ${JSON.stringify(wrong)}`, () => assert.match(problemOf(knownHosts, wrong)!, /^lines of known_hosts/));
  }
});

describe("a private key", () => {
  const openSsh = (cipher: string): string => {
    const length = Buffer.from([0, 0, 0, cipher.length]);
    const body = Buffer.concat([Buffer.from("openssh-key-v1\0"), length, Buffer.from(`${cipher} and the rest`)]);
    return `-----BEGIN OPENSSH PRIVATE KEY-----\n${body.toString("base64")}\n-----END OPENSSH PRIVATE KEY-----\n`;
  };
  const pem = (kind: string, head = ""): string => `-----BEGIN ${kind}-----\n${head}AAAA\n-----END ${kind}-----`;

  it("is one of OpenSSH's or of PEM without a passphrase", () => {
    for (const right of [openSsh("none"), pem("RSA PRIVATE KEY"), pem("EC PRIVATE KEY"), pem("PRIVATE KEY")]) {
      assert.equal(problemOf(sshPrivateKey, right), undefined, right);
    }
  });

  it("has no passphrase", () => {
    const locked = [
      openSsh("aes256-ctr"),
      pem("ENCRYPTED PRIVATE KEY"),
      pem("RSA PRIVATE KEY", "Proc-Type: 4,ENCRYPTED\n"),
    ];
    for (const wrong of locked) assert.match(problemOf(sshPrivateKey, wrong)!, /without a passphrase/, wrong);
  });

  it("is no public one, no certificate, none of PuTTY, and none that lost its line breaks", () => {
    const wrong = [
      "",
      key,
      pem("CERTIFICATE"),
      "PuTTY-User-Key-File-3: ssh-ed25519",
      openSsh("none").replaceAll("\n", " "),
    ];
    for (const each of wrong) assert.match(problemOf(sshPrivateKey, each)!, /with its line breaks/, each);
  });
});
