// YAML and JSON inside texts, read by a parser, with the expressions of Argo and Helm in them set aside.
import { parseAllDocuments } from "yaml";

/** What stands for an expression `{{...}}` in a parsed text: an expression without quotes would be read as a map. */
const MARK = "__expression__";
const EXPRESSION = /\{\{.*?\}\}/gs;

/** True for a text that Argo or Helm fills in later. */
export function isTemplated(text: string): boolean {
  return text.includes("{{") || text.includes(MARK);
}

/** What a text holds. */
export interface Parsed {
  /** One value a document; those before the first problem where there is one. */
  documents: unknown[];
  /** Why the rest could not be read, in words. */
  problem?: string;
}

/** Texts that were read: every policy asks for the same ones. Nothing writes into what was read. */
const read = new Map<string, Parsed>();
const MOST = 1000;

/** The documents of a YAML or JSON text. Never throws. */
export function parseText(text: string): Parsed {
  const known = read.get(text);
  if (known) return known;
  if (read.size >= MOST) read.clear();
  const found = parsed(text);
  read.set(text, found);
  return found;
}

function parsed(text: string): Parsed {
  const marked = text.replace(EXPRESSION, MARK);
  try {
    return { documents: [JSON.parse(marked)] };
  } catch {
    return parseYaml(marked);
  }
}

/** Go's YAML, which Kubernetes, Helm and Argo read: `yes` is true. Of a key that is given twice one counts. */
const OPTIONS = { version: "1.1", logLevel: "silent", uniqueKeys: false, merge: true } as const;

function parseYaml(text: string): Parsed {
  const documents: unknown[] = [];
  try {
    for (const document of parseAllDocuments(text, OPTIONS)) {
      const [error] = document.errors;
      if (error) return { documents, problem: error.message.split("\n")[0]!.replace(/:$/, "") };
      const value: unknown = document.toJS();
      // Throws for an anchor that holds its own alias, which has no end.
      JSON.stringify(value);
      if (value !== null && value !== undefined) documents.push(value);
    }
    return { documents };
  } catch (error) {
    return { documents, problem: (error as Error).message.split("\n")[0]! };
  }
}
