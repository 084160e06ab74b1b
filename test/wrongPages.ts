// Wrong pages: what is set over a right configuration, and the sentences that answer it.
import type { Wrong } from "./wrong";

/** Wrong keys of `page`. */
export const wrongPages: Wrong[] = [
  [
    "a page with a query in its address, and a namespace that is none",
    {
      page: {
        enabled: "yes",
        url: "https://promotions.example.com/?team=shop",
        from: ["Ingress"],
      },
    },
    [
      'page.enabled is "yes"; allowed: true or false (true?).',
      "page.url has a value that is not accepted (not shown: it is secret); allowed: an https:// or http:// URL without user name, password, query and fragment, and without a slash at its end.",
      'page.from[0] is "Ingress"; allowed: the name of a namespace ("ingress"?).',
    ],
  ],
  [
    "a page for which more memory is kept free than it may use",
    { page: { resources: { requests: { memory: "1Gi" }, limits: { memory: "384Mi" } } } },
    ['page.resources.requests.memory is "1Gi"; allowed: at most the limit, 384Mi.'],
  ],
  [
    "resources of a page in words",
    { page: { resources: { requests: { cpu: "little" }, limits: { cpu: "much", memory: "all" } } } },
    [
      'page.resources.requests.cpu is "little"; allowed: a Kubernetes quantity.',
      'page.resources.limits.cpu is "much"; allowed: a Kubernetes quantity.',
      'page.resources.limits.memory is "all"; allowed: a Kubernetes quantity.',
    ],
  ],
];
