// The verification of a phase: its test campaign and where that may go, a WorkflowTemplate of the user's, or several of these.
import { isIP } from "node:net";
import { z } from "zod";
import type { Campaigns } from "../../contract/campaigns";
import { verificationLimits } from "../../contract/limits";
import { campaignsSchema } from "./campaigns";
import { namespaceName } from "./dnsLabel";
import { image } from "./image";
import { resources } from "./resources";
import { template } from "./placeholderText";
import { hasKey, variants } from "./variants";
import { workflowVerification } from "./workflowVerification";

/** Whether a text is a range of addresses in CIDR notation. */
function isRange(text: string): boolean {
  const [address = "", length = "", ...rest] = text.split("/");
  const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return rest.length === 0 && /^\d{1,3}$/.test(length) && Number(length) <= bits;
}

/** Where a campaign may go besides: `{namespace}` or `{cidr}`, on these ports or on all. */
const egress = z
  .strictObject({
    namespace: namespaceName.optional().meta({ description: "Pods of this namespace." }),
    cidr: z
      .string()
      .refine(isRange, { error: "a range of addresses such as 203.0.113.0/24" })
      .optional()
      .meta({ description: "Addresses, for example 203.0.113.0/24." }),
    ports: z
      .array(z.number().int().min(1).max(65535))
      .min(1, "at least one port")
      .optional()
      .meta({ description: "TCP ports.", defaultText: "all" }),
  })
  .refine(({ namespace, cidr }) => (namespace === undefined) !== (cidr === undefined), {
    error: "either namespace or cidr",
  });

const target = template(["app", "phase", "namespace"])
  .refine((text) => /^[a-z][a-z0-9+.-]*:\/\/[^\s<>@?#]+$/.test(text), {
    error: "a URL without a login, such as http://{app}.{namespace}.svc.cluster.local",
  })
  .default("http://{app}-{phase}-my-app-svc.{namespace}.svc.cluster.local");

const campaign = z.strictObject({
  image: image.optional().meta({ description: "Image of the test campaign.", defaultText: "`images.testCampaign`" }),
  command: z
    .string()
    .regex(/^\S+$/, "a program without arguments, which gets the target as its only one")
    .default("./launchTests.sh")
    .meta({ description: "Command in that image; it gets the target as its only argument." }),
  target: target.meta({ description: "What the campaign tests, a URL. May hold {app}, {phase}, {namespace}." }),
  egress: z.array(egress).default([]).meta({
    description:
      "What the campaign calls besides the phase's namespaces, DNS, and ports 443 and 6443 of any address: a list of `{namespace: <name>, ports: [...]}` and `{cidr: <range>, ports: [...]}`.",
  }),
  resources: resources
    .default({ requests: { memory: "1Gi" }, limits: { memory: "2Gi" } })
    .meta({ description: "Requests and limits of the campaign's container." }),
  campaigns: campaignsSchema.optional().meta({
    description:
      "Campaigns that applications may bring in the place of this one, by the key `campaign` of their generator files (docs/verification.md). The guard then has a pod of its own.",
    defaultText: "none: an application that brings one is refused",
  }),
});

const none = z.literal("none");

const templated = workflowVerification(target, z.array(egress).default([]));

const either = variants([campaign, templated], (value) => (hasKey(value, "workflowTemplate") ? templated : campaign));

const several = z
  .array(either)
  .min(1, "at least one verification")
  .max(verificationLimits.most, `${verificationLimits.most} verifications at most`);

export const verificationSchema = variants([none, campaign, templated, several], (value) => {
  if (Array.isArray(value)) return several;
  if (typeof value === "string") return none;
  return hasKey(value, "workflowTemplate") ? templated : campaign;
});

/** A test campaign. */
export type Campaign = z.infer<typeof campaign>;

/** A WorkflowTemplate of the user's as a verification. */
export type TemplatedVerification = z.infer<typeof templated>;

/** One of the verifications of a phase. */
export type Verification = Campaign | TemplatedVerification;

/** What is written as one verification or as a list of them, as a list. */
export const listed = <T>(verification: T | T[]): T[] => (Array.isArray(verification) ? verification : [verification]);

/** The verifications of a phase in their order; a list of one is the same as what is in it. */
export function verificationsOf({
  verification,
}: {
  verification: z.infer<typeof verificationSchema>;
}): Verification[] {
  return verification === "none" ? [] : listed(verification);
}

/** Whether it is a WorkflowTemplate of the user's. */
export const isTemplated = (each: Verification): each is TemplatedVerification => "workflowTemplate" in each;

/** What a verification allows of applications' own campaigns; undefined: none. */
export const allowedBy = (each: Verification): Campaigns | undefined =>
  isTemplated(each) ? undefined : each.campaigns;

/** What a phase allows of them. */
export const campaignsOf = (phase: Parameters<typeof verificationsOf>[0]): Campaigns | undefined =>
  verificationsOf(phase)
    .map(allowedBy)
    .find((each) => each !== undefined);

/**
 * The campaign of a phase that is verified by one alone, whose guard runs in its pod; undefined for any other. What an application
 * may bring in its place the guard alone knows, so that its pod has to come before.
 */
export function onlyCampaign(phase: Parameters<typeof verificationsOf>[0]): Campaign | undefined {
  const [first, ...others] = verificationsOf(phase);
  return first === undefined || others.length > 0 || isTemplated(first) || allowedBy(first) ? undefined : first;
}

/** What a verification tests, and where it may go besides. */
export const reachOf = (each: Verification): Pick<Campaign, "target" | "egress"> =>
  isTemplated(each) ? each.workflowTemplate : each;
