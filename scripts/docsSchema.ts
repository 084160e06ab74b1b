// Reads configuration keys from the source of the zod schemas: names, JSDoc, what is allowed, defaults.
//
// The source and not the schemas at run time, because JSDoc is gone by then and so is the choice inside `variants`.
import { readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import type { Grammar } from "../contract/grammar";

/** One configuration key. */
export interface Key {
  name: string;
  /** JSDoc without its sentence about the default. */
  text: string;
  /** What is allowed, as phrases. */
  allowed: string[];
  /** The default as a value; undefined where there is none, or where it is no literal. */
  default?: { value: unknown };
  /** The default in words, from JSDoc. */
  defaultText?: string;
  required: boolean;
  /** Keys of an object, or of each object of a list. */
  keys: Key[];
  /** The shapes of a value that has several: JSDoc and keys of each. */
  variants: { text: string; keys: Key[] }[];
}

type Shape = Pick<Key, "allowed" | "default" | "keys" | "variants"> & { optional: boolean };

interface Source {
  file: string;
  constants: Map<string, ts.VariableDeclaration>;
  imports: Map<string, string>;
}

const sources = new Map<string, Source>();

function load(file: string): Source {
  const known = sources.get(file);
  if (known) return known;
  const tree = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
  const source: Source = { file, constants: new Map(), imports: new Map() };
  for (const statement of tree.statements) {
    if (ts.isVariableStatement(statement)) {
      for (const each of statement.declarationList.declarations) source.constants.set(each.name.getText(), each);
    } else if (ts.isImportDeclaration(statement) && ts.isStringLiteral(statement.moduleSpecifier)) {
      const from = statement.moduleSpecifier.text;
      const bindings = statement.importClause?.namedBindings;
      if (!from.startsWith(".") || !bindings || !ts.isNamedImports(bindings)) continue;
      for (const { name } of bindings.elements)
        source.imports.set(name.text, path.join(path.dirname(file), `${from}.ts`));
    }
  }
  sources.set(file, source);
  return source;
}

/** The constant of that name, and the file that it is declared in. */
function resolve(name: string, source: Source): { declaration: ts.VariableDeclaration; source: Source } {
  const from = source.imports.get(name);
  const owner = from === undefined ? source : load(from);
  const declaration = owner.constants.get(name);
  if (!declaration?.initializer) throw new Error(`${owner.file} declares no constant ${name}`);
  return { declaration, source: owner };
}

const scalar = (allowed: string): Shape => ({ allowed: [allowed], keys: [], variants: [], optional: false });
const types: Record<string, string> = {
  string: "a text",
  boolean: "true or false",
  number: "a number",
  unknown: "",
  record: "keys and values",
};

/** The shape that an expression of zod describes. */
function shapeOf(expression: ts.Expression, source: Source): Shape {
  if (ts.isIdentifier(expression)) {
    const found = resolve(expression.text, source);
    return shapeOf(found.declaration.initializer!, found.source);
  }
  if (!ts.isCallExpression(expression)) throw new Error(`${source.file}: ${expression.getText()} is no schema`);
  const { expression: callee, arguments: args } = expression;
  if (ts.isIdentifier(callee)) {
    if (callee.text === "variants") return variantsOf(args[0], source);
    if (callee.text === "text") return grammarOf(args[0]!, source);
    const found = resolve(callee.text, source);
    const made = found.declaration.initializer!;
    if (ts.isArrowFunction(made) && !ts.isBlock(made.body)) return shapeOf(made.body, found.source);
  }
  if (!ts.isPropertyAccessExpression(callee)) throw new Error(`${source.file}: ${callee.getText()} makes no schema`);
  const method = callee.name.text;
  if (callee.expression.getText() === "z") return baseOf(method, args, source);
  return refined(shapeOf(callee.expression, source), method, args, source);
}

/** A text that keeps to a grammar, which says in words what it must be. */
function grammarOf(name: ts.Expression, source: Source): Shape {
  const file = source.imports.get(name.getText());
  if (file === undefined) throw new Error(`${source.file} imports no grammar ${name.getText()}`);
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the file is known only now
  const grammar = (require(file) as Record<string, Grammar>)[name.getText()]!;
  return { ...scalar(""), allowed: [...new Set(grammar.map((rule) => rule.must))] };
}

function baseOf(method: string, args: readonly ts.Expression[], source: Source): Shape {
  const [first] = args;
  if (method === "strictObject" && first && ts.isObjectLiteralExpression(first)) {
    return { ...scalar(""), allowed: [], keys: keysOf(first, source) };
  }
  if (method === "array" && first) return { ...shapeOf(first, source), allowed: ["a list"] };
  if (method === "enum" && first) return scalar((literal(first, source)!.value as string[]).map(code).join(" or "));
  if (method === "literal" && first) return scalar(code(String(literal(first, source)!.value)));
  const type = types[method];
  if (type === undefined) throw new Error(`${source.file}: z.${method} is not known to this generator`);
  return scalar(type);
}

/** What a method adds to a shape. */
function refined(shape: Shape, method: string, args: readonly ts.Expression[], source: Source): Shape {
  if (method === "optional") return { ...shape, optional: true };
  if (method === "default") return { ...shape, optional: true, default: args[0] && literal(args[0], source) };
  const said = args.flatMap(message);
  const isType = shape.allowed.length === 1 && Object.values(types).includes(shape.allowed[0]!);
  // A message says more than the type does.
  return said.length === 0 ? shape : { ...shape, allowed: isType ? said : [...shape.allowed, ...said] };
}

/** The message of a check: a text, or `error` of an object. One that depends on arguments is left to JSDoc. */
function message(argument: ts.Expression): string[] {
  if (ts.isStringLiteral(argument)) return [argument.text];
  if (!ts.isObjectLiteralExpression(argument)) return [];
  return argument.properties.flatMap((each) =>
    ts.isPropertyAssignment(each) && each.name.getText() === "error" ? message(each.initializer) : [],
  );
}

function variantsOf(choose: ts.Expression | undefined, source: Source): Shape {
  if (!choose || !ts.isArrowFunction(choose) || ts.isBlock(choose.body)) {
    throw new Error(`${source.file}: variants wants an expression that chooses`);
  }
  const leaves = (node: ts.Expression): ts.Expression[] => {
    if (ts.isParenthesizedExpression(node)) return leaves(node.expression);
    return ts.isConditionalExpression(node) ? [...leaves(node.whenTrue), ...leaves(node.whenFalse)] : [node];
  };
  const shape = scalar("");
  shape.allowed = [];
  for (const leaf of leaves(choose.body)) {
    const { allowed, keys } = shapeOf(leaf, source);
    if (keys.length === 0) shape.allowed.push(...allowed);
    else shape.variants.push({ keys, text: ts.isIdentifier(leaf) ? commentOf(leaf, source) : "" });
  }
  return shape;
}

function commentOf(name: ts.Identifier, source: Source): string {
  return jsDoc(resolve(name.text, source).declaration.parent.parent);
}

function keysOf(object: ts.ObjectLiteralExpression, source: Source): Key[] {
  return object.properties.map((property) => {
    if (!ts.isPropertyAssignment(property)) throw new Error(`${source.file}: ${property.getText()} is no key`);
    const { optional, ...shape } = shapeOf(property.initializer, source);
    const [, text = "", defaultText] = /^(.*?)(?:\s*Default: (.*?)\.)?$/s.exec(jsDoc(property)) ?? [];
    return { ...shape, name: property.name.getText(), text, defaultText, required: !optional };
  });
}

function jsDoc(node: ts.Node): string {
  const texts = ts.getJSDocCommentsAndTags(node).map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? "");
  return texts.join(" ").replace(/\s+/g, " ").trim();
}

/** A literal's value; of a function, that of what it parses. Undefined for an empty object: its keys have defaults. */
function literal(node: ts.Expression, source: Source): { value: unknown } | undefined {
  if (ts.isArrowFunction(node) && ts.isCallExpression(node.body)) return literal(node.body.arguments[0]!, source);
  if (ts.isIdentifier(node)) {
    const found = resolve(node.text, source);
    return literal(found.declaration.initializer!, found.source);
  }
  if (ts.isObjectLiteralExpression(node) && node.properties.length === 0) return undefined;
  return { value: valueOf(node) };
}

function valueOf(node: ts.Expression): unknown {
  if (ts.isStringLiteral(node)) return node.text;
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (node.kind === ts.SyntaxKind.TrueKeyword) return true;
  if (node.kind === ts.SyntaxKind.FalseKeyword) return false;
  if (ts.isArrayLiteralExpression(node)) return node.elements.map(valueOf);
  if (ts.isObjectLiteralExpression(node)) {
    const entries = node.properties.filter(ts.isPropertyAssignment);
    return Object.fromEntries(entries.map(({ name, initializer }) => [name.getText(), valueOf(initializer)]));
  }
  throw new Error(`${node.getText()} is no literal`);
}

/** Text as code in Markdown. */
export const code = (text: string): string => `\`${text}\``;

/** The keys of the schema that a file declares under a name. */
export function readKeys(file: string, name: string): Key[] {
  const { declaration, source } = resolve(name, load(path.resolve(file)));
  return shapeOf(declaration.initializer!, source).keys;
}
