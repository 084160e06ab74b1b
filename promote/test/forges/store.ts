// What a forge in a test keeps, whichever it is, and what its rules are.

/** A pull request. */
export interface StoredPull {
  number: number;
  branch: string;
  base: string;
  title: string;
  body: string;
  state: "open" | "closed" | "merged";
  head: string;
  /** Its branch is that of a fork. */
  isForks: boolean;
  /** It is to be merged once the rules are met. */
  later: boolean;
}

/** What was said of a commit, in the forge's own words. */
export interface StoredStatus {
  id: number;
  commit: string;
  context: string;
  state: string;
  description: string;
  url: string | null;
}

/** A comment. */
export interface StoredComment {
  id: number;
  pull: number;
  text: string;
}

/** What the rules of the branch say of a merge: it may be, once something is there, not by this account, or nobody knows yet. */
export type Rules = "met" | "waiting" | "refused" | "unknown";

/** Id of a commit from one digit. */
export const commitOf = (digit: number | string): string => String(digit).repeat(40).slice(0, 40);

/** One repository. */
export class Store {
  readonly pulls: StoredPull[] = [];
  readonly statuses: StoredStatus[] = [];
  readonly comments: StoredComment[] = [];
  rules: Rules = "met";
  /** Ways of merging that were used. */
  readonly methods: string[] = [];
  /** Texts that were written anew. */
  edits = 0;
  private next = 1;

  id(): number {
    return this.next++;
  }

  add(pull: Partial<StoredPull> = {}): StoredPull {
    const made: StoredPull = {
      number: this.id(),
      branch: "promotion/prod/shop",
      base: "main",
      title: "Promote shop",
      body: "",
      state: "open",
      head: commitOf("a"),
      isForks: false,
      later: false,
      ...pull,
    };
    this.pulls.push(made);
    return made;
  }

  openOf(branch: string, base: string): StoredPull | undefined {
    return this.pulls.find(
      (each) => each.state === "open" && each.branch === branch && each.base === base && !each.isForks,
    );
  }

  /** Those that are asked for, the newest first. */
  listed(fits: (pull: StoredPull) => boolean): StoredPull[] {
    return this.pulls.filter(fits).sort((one, other) => other.number - one.number);
  }
}
