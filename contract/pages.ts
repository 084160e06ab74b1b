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
