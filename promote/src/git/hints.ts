// What in the configuration would satisfy a rule that a server refused a push by.
import { proposals } from "../../../contract/repository";

/** A setting: what it is, and the rules that it satisfies. */
interface Hint {
  setting: string;
  does: string;
  rules: RegExp;
}

const proposing = "carrier: pullRequest";

const hints: readonly Hint[] = [
  {
    setting: proposing,
    does: "on the edge proposes it on a branch of its own",
    rules:
      /protected branch|GH006|(?:through|use) a? ?(?:pull|merge) requests?|TF402455|not allowed to push|permission (?:denied to update|to push changes to this) branch/i,
  },
  {
    setting: "credentials.email",
    does: "is the address of the commits",
    rules: /GH007|VS403702|private e-?mail|e-?mail address|committer e-?mail|author e-?mail/i,
  },
  {
    setting: "repository.commits.signing",
    does: "signs the commits",
    rules: /verified signatures|must be signed|\bis not signed|(?:unsigned|unverified) commit|signature is required/i,
  },
  {
    setting: "repository.commits.signing",
    does: "signs the commits; Gitea has no other words for one that is not signed by a key it knows",
    rules: /internal server error \(no message for end users\)/i,
  },
  {
    setting: "repository.commits.subject",
    does: "is the first line of the commits",
    rules: /commit message|conventional commit|\b(?:ticket|issue) (?:number|key|id)\b/i,
  },
];

/** The rule with what would satisfy it, where that is known. */
export function withHint(rule: string, branch: string): string {
  // What is proposed already is not to be proposed instead.
  const fitting = hints.filter(({ setting }) => setting !== proposing || !branch.startsWith(proposals));
  const hint = fitting.find(({ rules }) => rules.test(rule));
  return hint === undefined
    ? rule
    : `${rule.replace(/[.\s]+$/, "")}. In the configuration, \`${hint.setting}\` ${hint.does}.`;
}
