// Addresses of pages that people open: this project's own, and those that it links to.
import type { Grammar } from "./grammar";

/** Address of such pages. */
export const pageUrl: Grammar = [
  {
    must: "an https:// or http:// URL without user name, password, query and fragment, and without a slash at its end",
    holds: (text) => /^https?:\/\/[^\s/@?#{}]+(\/[^\s/@?#{}]+)*$/.test(text) && URL.canParse(text),
    meant: (text) => text.trim().replace(/\/+$/, ""),
  },
];

/** Address of the page of a commit or of a Workflow, with a placeholder of that name where its own stands. */
export const pageWith = (name: "commit" | "workflow"): Grammar => [
  {
    must: `an address with {${name}} in it, once`,
    holds: (text) => text.split(`{${name}}`).length === 2,
  },
  ...pageUrl.map((rule) => ({ ...rule, holds: (text: string) => rule.holds(text.replace(`{${name}}`, name)) })),
];
