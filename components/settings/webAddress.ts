// An address that may be read in logs and messages: without a login, and without a query, in which tokens stand.
import { z } from "zod";
import { secretAddress } from "./secretAddress";

const must =
  "an http:// or https:// URL without login, query and fragment: it is shown in logs, and what is secret goes into a Secret";

export const webAddress = z
  .string()
  .refine((text) => /^https?:\/\/[^\s/@?#"'<>\\]+(\/[^\s@?#"'<>\\]*)?$/.test(text) && URL.canParse(text), {
    error: must,
  });

/** Where requests go. */
export const requestAddress = webAddress.refine((text) => !secretAddress.test(text), {
  error: "a URL that is no secret itself, as this one is: Argo Events writes it into its log",
});
