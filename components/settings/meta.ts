// What a schema says about its key besides what zod checks: the reference, the project file and the editor's schema are written from it.
import "zod";

declare module "zod/v4/core" {
  interface GlobalMeta {
    /** The default in words, where it is no value of the schema. */
    defaultText?: string;
    /** Whether the value must be encrypted in the stack's file. Default: it need not. */
    secret?: true;
    /** What is allowed, where no check says it. */
    allowed?: readonly string[];
  }
}
