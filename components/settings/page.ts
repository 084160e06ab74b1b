// The page that shows where everything is: who may open it, and where.
import { z } from "zod";
import { pageUrl } from "../../contract/pages";
import { namespaceName } from "./dnsLabel";
import { resources } from "./resources";
import { text } from "./text";

export const pageSchema = z.strictObject({
  enabled: z.boolean().default(false).meta({ description: "True: the page is served in the cluster (docs/page.md)." }),
  url: text(pageUrl).optional().meta({
    description:
      "Address that people open it at, where an Ingress leads to the Service `argo-promotion-page` in `argo`.",
    defaultText: "none: `npm run promotion -- page` opens it",
  }),
  from: z.array(namespaceName).default([]).meta({
    description:
      "Namespaces whose pods may open it, for example that of the ingress controller. The page knows no login of its own: what leads to it has to ask for one.",
  }),
  resources: resources.default({ requests: { cpu: "20m", memory: "128Mi" }, limits: { memory: "384Mi" } }).meta({
    description: "Requests and limits of its container; the default is enough for 1,000 applications in 4 phases.",
  }),
});

/** The page. */
export type Page = z.infer<typeof pageSchema>;
