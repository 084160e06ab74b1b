// Whether a YAML text can be parsed within little memory: how many tokens it has and how deep it nests, known before it is parsed.
import { CST, Lexer } from "yaml";
import { PromoteError } from "../errors";

/** Tokens of the largest text that is parsed; each takes up to a kilobyte of memory then. A block scalar is one, however long. */
const mostTokens = 100_000;

/** Levels of the deepest text that is parsed. */
export const deepest = 100;

/**
 * Reads the text token by token and keeps none.
 *
 * @throws PromoteError "missing" with the line, if the text is too large or too deep to be parsed
 */
export function checkShape(text: string, where: string): void {
  let tokens = 0;
  const depth = new Depth();
  for (const token of new Lexer().lex(text)) {
    depth.add(token);
    if (++tokens > mostTokens) {
      const large = `${where} is too large to be read: it has more than ${mostTokens} YAML tokens up to line ${depth.line}`;
      throw new PromoteError("missing", `${large} (long texts are better kept in block scalars).`, depth.line);
    }
    if (depth.levels > deepest) {
      throw new PromoteError(
        "missing",
        `${where} nests more than ${deepest} levels deep at line ${depth.line}.`,
        depth.line,
      );
    }
  }
}

/** The depth at each token: levels of `[` and `{`, and of columns outside of them. */
class Depth {
  line = 1;
  private column = 0;
  private flow = 0;
  /** Columns of the blocks around the token. */
  private readonly blocks: number[] = [];
  /** Whether the next node stands first in its line, or first after a `-`. */
  private first = true;
  private plain = false;

  get levels(): number {
    return this.blocks.length + this.flow;
  }

  add(token: string): void {
    const type = this.plain ? null : CST.tokenType(token);
    this.plain = type === "scalar";
    if (this.plain) return;
    this.enter(type);
    const newlines = token.split("\n").length - 1;
    if (newlines === 0) this.column += token.length;
    else {
      this.line += newlines;
      this.column = token.length - token.lastIndexOf("\n") - 1;
      this.first = true;
    }
  }

  private enter(type: CST.TokenType | null): void {
    if (type === "flow-map-start" || type === "flow-seq-start") this.flow++;
    else if (type === "flow-map-end" || type === "flow-seq-end") this.flow = Math.max(0, this.flow - 1);
    if (this.flow > 0 || type === "space" || type === "newline" || type === "comment") return;
    const opens = type === "seq-item-ind" || type === "explicit-key-ind";
    if (!opens && !this.first) return;
    while ((this.blocks.at(-1) ?? -1) >= this.column) this.blocks.pop();
    this.blocks.push(this.column);
    this.first = opens;
  }
}
