// Texts as forges take them, and what their answers say.
import * as assert from "node:assert/strict";
import { cut, saidIn } from "../../src/forges/text";

describe("a text for a forge", () => {
  it("is cut after a word", () => {
    assert.equal(cut("one two three", 13), "one two three");
    assert.equal(cut("one two three", 12), "one two…");
    assert.equal(cut("one two three", 9), "one two…");
  });

  it("is cut inside of a word that is longer than half of it, and of no letter", () => {
    assert.equal(cut("https://example.org/a", 10), "https://e…");
    assert.equal(cut("abc\u{1F680}def", 5), "abc…");
  });
});

describe("what a forge says", () => {
  for (const [answer, said] of [
    ['{"message":"Not Found","documentation_url":"https://docs"}', "Not Found"],
    ['{"message":["Another open merge request already exists"]}', "Another open merge request already exists"],
    ['{"message":{"title":["is too long","is odd"]}}', "title is too long; title is odd"],
    [
      '{"message":"Validation Failed","errors":["one",{"message":"two"},{"field":"base","code":"invalid"}]}',
      "Validation Failed; one; two; base invalid",
    ],
    ['{"error":"invalid_token","error_description":"Token was revoked."}', "Token was revoked"],
    ['{"error":"sha is missing"}', "sha is missing"],
    ["<html><body>502</body></html>", ""],
    ["null", ""],
    ["42", ""],
    ["", ""],
    ["plain\r\n words", "plain words"],
  ] as const) {
    it(`is "${said}" in ${answer}`, () => assert.equal(saidIn(answer), said));
  }
});
