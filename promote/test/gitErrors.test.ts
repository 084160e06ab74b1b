// What the messages of git and of git servers are taken for.
import * as assert from "node:assert/strict";
import { classify, firstLine } from "../src/git/gitErrors";
import type { GitFailure } from "../src/git/gitErrors";

describe("git's messages", () => {
  const messages: [GitFailure, string][] = [
    ["conflict", " ! [rejected]        abc -> main (non-fast-forward)"],
    ["conflict", "!\tabc:refs/heads/main\t[rejected] (fetch first)"],
    ["conflict", " ! [remote rejected] abc -> main (cannot lock ref 'refs/heads/main': is at 12 but expected 34)"],
    ["conflict", " ! [remote rejected] abc -> main (incorrect old value provided)"],
    ["conflict", " ! [rejected] abc -> main (stale info)"],
    ["conflict", " ! [remote rejected] abc -> main (failed to update ref)"],
    ["conflict", " ! [remote rejected] abc -> main (not a fast forward)"],
    ["conflict", " ! [remote rejected] abc -> main (the reference was modified concurrently)"],
    ["conflict", " ! [remote rejected] abc -> main (another push is in progress)"],
    ["conflict", "remote: error: Unable to create '/srv/r.git/refs/heads/main.lock': File exists."],
    ["authentication", "fatal: Authentication failed for 'https://example.com/r.git/'"],
    ["authentication", "fatal: unable to access 'https://example.com/r.git/': The requested URL returned error: 403"],
    ["authentication", "fatal: could not read Password for 'https://robot@example.com': terminal prompts disabled"],
    ["authentication", "remote: HTTP Basic: Access denied. The provided password or token is incorrect"],
    ["refused", " ! [remote rejected] abc -> main (pre-receive hook declined)"],
    ["refused", "remote: error: GH006: Protected branch update failed for refs/heads/main."],
    [
      "certificate",
      "fatal: unable to access 'https://x/': server certificate verification failed. CAfile: none CRLfile: none",
    ],
    ["certificate", "fatal: unable to access 'https://x/': SSL certificate problem: self-signed certificate in chain"],
    ["network", "fatal: unable to access 'https://x/': Could not resolve host: x"],
    ["network", "fatal: unable to access 'https://x/': Failed to connect to x port 443: Connection refused"],
    ["network", "error: RPC failed; HTTP 500 curl 22 The requested URL returned error: 500"],
    ["network", "fatal: the remote end hung up unexpectedly"],
    ["network", "fatal: early EOF"],
    [
      "network",
      "fatal: unable to access 'https://x/': Operation too slow. Less than 1 bytes/sec transferred the last 20 seconds",
    ],
    ["not-found", "remote: Repository not found.\nfatal: repository 'https://x/r.git/' not found"],
    ["no-branch", "fatal: couldn't find remote ref refs/heads/main"],
    ["no-filter", "fatal: remote error: filter 'tree' not supported"],
    ["no-filter", "fatal: remote error: filter 'combine' not supported"],
    ["no-filter", "fatal: remote error: tree filter allows max depth 0, but got 3"],
    ["no-ids", "fatal: remote error: Server does not allow request for unadvertised object 1234abcd"],
    ["no-commit", "fatal: remote error: upload-pack: not our ref 1234abcd"],
    ["no-shallow", "fatal: Server does not support shallow clients"],
    ["no-shallow", "fatal: dumb http transport does not support shallow capabilities"],
    ["other-format", "fatal: mismatched algorithms: client sha1; server sha256"],
    ["web-page", "fatal: https://x/r.git/info/refs not valid: is this a git repository?"],
    ["web-page", "fatal: protocol error: bad line length character: <!DO"],
    [
      "web-page",
      "fatal: unable to update url base from redirection:\n  asked for: https://x/r.git/info/refs\n   redirect: https://x/login",
    ],
    ["limited", "fatal: unable to access 'https://x/': The requested URL returned error: 429"],
    [
      "limited",
      "remote: You have exceeded a secondary rate limit.\nfatal: unable to access 'https://x/': The requested URL returned error: 403",
    ],
    ["other", "fatal: something that nobody has seen"],
  ];
  for (const [failure, stderr] of messages) {
    it(`F10: ${failure}: ${stderr.trim().slice(0, 90)}`, () => {
      assert.equal(classify({ stderr, stdout: "", timedOut: false }), failure);
    });
  }

  it("a call that was ended for its time is a network error", () => {
    assert.equal(classify({ stderr: "", stdout: "", timedOut: true }), "network");
  });

  it("are shown to people as one line without control characters, of bounded length", () => {
    assert.equal(firstLine("hint: x\nfatal: \u001b[31mbad\u0007\n"), "fatal: bad");
    assert.ok(firstLine(`fatal: ${"x".repeat(5000)}`).length < 310);
  });
});
