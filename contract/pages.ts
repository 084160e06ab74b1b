// Addresses of pages that people open: this project's own, and those that it links to.
import type { Grammar, Rule } from "./grammar";

/** An address that holds nothing but a host and a path. */
export function plainAddress(...schemes: ("https" | "http")[]): Rule {
  const form = new RegExp(`^(${schemes.join("|")})://[^\\s/@?#{}]+(/[^\\s/@?#{}]+)*$`);
  const named = schemes.map((scheme) => `${scheme}://`).join(" or ");
  return {
    must: `an ${named} URL without user name, password, query and fragment, and without a slash at its end`,
    holds: (text) => form.test(text) && URL.canParse(text),
    meant: (text) => {
      const bare = text.trim().replace(/\/+$/, "");
      return schemes.includes("http") ? bare : bare.replace(/^http:/, "https:");
    },
  };
}

/** Address of such pages. */
export const pageUrl: Grammar = [plainAddress("https", "http")];

/** Address of the page of a commit or of a Workflow, with a placeholder of that name where its own stands. */
export const pageWith = (name: "commit" | "workflow"): Grammar => [
  {
    must: `an address with {${name}} in it, once`,
    holds: (text) => text.split(`{${name}}`).length === 2,
  },
  ...pageUrl.map((rule) => ({ ...rule, holds: (text: string) => rule.holds(text.replace(`{${name}}`, name)) })),
];
