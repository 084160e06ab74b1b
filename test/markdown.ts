// Reads the repository's Markdown files: links, anchors, commands, blocks of YAML.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";

export const root = path.join(__dirname, "..");

/** One Markdown file. */
export interface Page {
  /** Path from the root of the repository. */
  file: string;
  text: string;
}

/** Every Markdown file that is, or is about to be, part of the repository. */
export function pages(): Page[] {
  const options = ["ls-files", "--cached", "--others", "--exclude-standard", "--deduplicate", "*.md"];
  const files = execFileSync("git", options, { cwd: root, encoding: "utf8" }).trim().split("\n");
  return files.map((file) => ({ file, text: readFileSync(path.join(root, file), "utf8") }));
}

const fence = /^( *)(```+|~~~+)([^\n]*)\n([\s\S]*?)^\1\2 *$/gm;

/** The fenced blocks: their language and content. */
export function blocks({ text }: Page): { language: string; content: string }[] {
  return [...text.matchAll(fence)].map(([, , , language = "", content = ""]) => ({
    language: language.trim(),
    content,
  }));
}

const withoutBlocks = (text: string) => text.replace(fence, "");

/** What is set as code within a line. */
export const spans = ({ text }: Page): string[] =>
  [...withoutBlocks(text).matchAll(/`([^`\n]+)`/g)].map(([, span = ""]) => span);

/** Everything that is set as code: blocks and spans, a piece each. */
export const code = (page: Page): string[] => [...blocks(page).map(({ content }) => content), ...spans(page)];

/** Targets of the links that lead to a place in the repository. */
export function localLinks({ text }: Page): string[] {
  const prose = withoutBlocks(text).replace(/`[^`\n]+`/g, "");
  const inline = [...prose.matchAll(/\]\(<?([^)\s>]+)>?(?: "[^"]*")?\)/g)];
  const references = [...prose.matchAll(/^\[[^\]]+\]: *(\S+)/gm)];
  return [...inline, ...references].map(([, target = ""]) => target).filter((target) => !/^[a-z]+:/i.test(target));
}

/** Anchors of the headings, as GitHub makes them. */
export function anchors({ text }: Page): Set<string> {
  const found = new Set<string>();
  for (const [, heading = ""] of withoutBlocks(text).matchAll(/^#{1,6} +(.*?)(?: +#+)? *$/gm)) {
    const plain = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1");
    const slug = plain
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .trim()
      .replace(/ /g, "-");
    let unique = slug;
    for (let again = 1; found.has(unique); again++) unique = `${slug}-${again}`;
    found.add(unique);
  }
  return found;
}
