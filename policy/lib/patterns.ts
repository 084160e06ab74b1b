// Regular expressions and globs, compared with the shapes that are allowed instead of searched for bad ones.
import { type AST, RegExpParser } from "@eslint-community/regexpp";
import { minimatch } from "minimatch";

const parser = new RegExpParser({ ecmaVersion: 2024 });

/** What Go reads as a class of characters, a quotation or a place, and JavaScript as letters. */
const GO_ONLY = /\\[pPQEACzZ1-9]|\\x\{|\[:\^?\w+:\]/;

/**
 * Why an expression does not say exactly which texts pass, in words; undefined where it does: it goes from ^ to $ as a whole,
 * and each character in between is one that it names.
 */
export function patternProblem(expression: string): string | undefined {
  const parsed = parse(expression);
  if (!parsed) return "cannot be read";
  const [only, ...others] = parsed.alternatives;
  if (!only || others.length > 0) return "has a choice outside of parentheses";
  const first = only.elements[0];
  const last = only.elements.at(-1);
  if (first?.type !== "Assertion" || first.kind !== "start") return "does not start with ^";
  if (last?.type !== "Assertion" || last.kind !== "end") return "does not end with $";
  return only.elements
    .slice(1, -1)
    .map(problemOf)
    .find((problem) => problem !== undefined);
}

function parse(expression: string): AST.Pattern | undefined {
  if (GO_ONLY.test(expression)) return undefined;
  try {
    return parser.parsePattern(expression);
  } catch {
    return undefined;
  }
}

function problemOf(element: AST.Element | AST.CharacterClassElement): string | undefined {
  switch (element.type) {
    case "Character":
      return undefined;
    case "CharacterClassRange":
      return isNarrow(element) ? undefined : "lets any character through";
    case "CharacterSet":
      return element.kind === "digit" || element.kind === "word"
        ? negated(element.negate)
        : "lets any character through";
    case "CharacterClass":
      return negated(element.negate) ?? first(element.elements as AST.CharacterClassElement[]);
    case "Quantifier":
      return problemOf(element.element);
    case "Group":
    case "CapturingGroup":
      return first(element.alternatives.flatMap(({ elements }) => elements));
    default:
      return `holds ${element.raw}, which names no character`;
  }
}

/** Letters of one case, digits, or a few characters. */
function isNarrow({ min, max }: AST.CharacterClassRange): boolean {
  const ends = String.fromCodePoint(min.value, max.value);
  return /^([a-z]{2}|[A-Z]{2}|\d{2})$/.test(ends) || max.value - min.value < 10;
}

const negated = (negate: boolean) => (negate ? "lets every character through but some" : undefined);

function first(elements: readonly (AST.Element | AST.CharacterClassElement)[]): string | undefined {
  return elements.map(problemOf).find((problem) => problem !== undefined);
}

/** The texts that an anchored expression of plain choices lets through: `^"(a|b)"$` gives `"a"` and `"b"`. */
export function literalsOf(expression: string): string[] {
  const body = expression.replace(/^\^/, "").replace(/\$$/, "");
  const [, before = "", choices, after = ""] = /^(.*?)\(\?*:?([^()]*)\)(.*)$/.exec(body) ?? [];
  const texts = choices === undefined ? [body] : choices.split("|").map((choice) => `${before}${choice}${after}`);
  return texts.map((text) => text.replace(/\\(.)/g, "$1"));
}

/** True for a glob, not a plain name. */
export function isGlob(pattern: string): boolean {
  return /[*?[\]{}]/.test(pattern);
}

/**
 * The names that a pattern matches, of those given: a glob, in which slashes are letters like any other, or an expression
 * between slashes. One that cannot be read is taken to match all.
 */
export function matches(pattern: string, names: readonly string[]): string[] {
  const [, expression] = /^\/(.*)\/$/.exec(pattern) ?? [];
  if (expression !== undefined)
    return names.filter((name) => parse(expression) === undefined || new RegExp(expression).test(name));
  // Braces round one pattern are that pattern.
  const flat = (text: string) => text.replaceAll("/", "\u2044").replace(/\{([^{},]*)\}/g, "$1");
  const options = { dot: true, nonegate: true, nocomment: true, noext: true };
  return names.filter((name) => minimatch(flat(name), flat(pattern), options));
}

/** The part of a pattern before its first wildcard. */
export function literalStart(pattern: string): string {
  return pattern.replace(/[*?[{].*$/s, "");
}
