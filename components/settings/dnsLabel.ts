// Names that Kubernetes takes for namespaces, and for most of what is in them.
import { z } from "zod";

/** A DNS label. */
export const dnsLabel = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

export const namespaceName = z.string().regex(dnsLabel, "the name of a namespace");
