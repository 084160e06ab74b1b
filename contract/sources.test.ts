// The place of a repository, however its URL is written.
import assert from "node:assert/strict";
import { placeOfRepository } from "./sources";

const url = "https://git.example.com/team/gitops.git";

describe("a repository's place", () => {
  for (const same of [
    url,
    "https://git.example.com/team/gitops",
    "https://bot@git.example.com/team/gitops.git",
    "https://GIT.example.com/Team/gitops.git/",
    "git@git.example.com:team/gitops.git",
    "ssh://git@git.example.com/team/gitops",
    "ssh://git@git.example.com:2222/team/gitops.git",
    "git@git.example.com:/team/gitops.git",
    "https://git.example.com:8443/team/gitops",
  ]) {
    it(`is the same for ${same}`, () => {
      assert.equal(placeOfRepository(same), "git.example.com/team/gitops");
    });
  }
  for (const other of [
    "https://git.example.com/team/gitops-2.git",
    "https://git.example.org/team/gitops.git",
    "git@git.example.com:8443/team/gitops",
  ]) {
    it(`is another for ${other}`, () => {
      assert.notEqual(placeOfRepository(other), placeOfRepository(url));
    });
  }
});
