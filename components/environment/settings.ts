// What an environment is told: its arguments, and the same checked and with every default.
import * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import { type Grammar, problemOf } from "../../contract/grammar";
import { password } from "../../contract/repository";
import { sshPrivateKey } from "../../contract/ssh";
import { checkedArguments, imageProblems, problemsBetween } from "../settings/check";
import type { LateCredentials } from "../settings/credentials";
import type { KnownImages } from "../settings/images";
import { withPublished } from "../settings/ownImages";
import { ArgumentsError, sentence } from "../settings/problems";
import { environmentSchema } from "../settings/schema";

/** What may be written, as the schema has it. */
type Written = z.input<typeof environmentSchema>;

/**
 * Arguments of a {@link PromotionEnvironment}. Each is the configuration key of the same name, and its parts are those of the key:
 * docs/configuration.md says what they mean and what is their default.
 */
export interface PromotionEnvironmentArgs extends Omit<Written, "repository" | "credentials"> {
  /** The GitOps repository: its `url`, and what else is not as by default. */
  repository: NonNullable<Written["repository"]>;
  /** Credentials for the GitOps repository: `username`, `email` and `password`, or `email` and `sshPrivateKey`, or `existingSecret`, or `externalSecret`. */
  credentials: LateCredentials;
  /** Where Applications come from: `discovered` in the repository, or `labelled` by whoever made them. Default: discovered. */
  applications?: Written["applications"];
  /** Phases of an application and the edges between them. Default: test -> prod. */
  phases?: Written["phases"];
  /** Which of the three Argos is installed, and where those are that exist. Default: all three are. */
  platform?: Written["platform"];
  /** Helm charts, and values over the program's own. Default: the current official ones. */
  charts?: Written["charts"];
  /**
   * Container images, of which `promote` must be given, and `testCampaign` where a phase has no campaign of its own. Default: those that
   * are published with this version; where none are, they are asked for.
   */
  images?: Written["images"];
  /** Replicas: `single` runs one of each, `high` survives the loss of a node. Default: single. */
  availability?: Written["availability"];
  /** With `high`: replicas must (`hard`) or should (`soft`) be on different nodes. Default: hard. */
  antiAffinity?: Written["antiAffinity"];
  /** Volume of each EventBus replica. Default: 1Gi of the default storage class. */
  storage?: Written["storage"];
  /** Keep the Argo custom resource definitions when the environment is destroyed. Default: true. */
  keepCrds?: Written["keepCrds"];
  /** Keep what an Application deployed when the Application goes. Default: true. */
  keepWorkloads?: Written["keepWorkloads"];
  /** What the NetworkPolicies let in besides. Default: nothing. */
  networkPolicy?: Written["networkPolicy"];
  /** Where the campaigns' reports are kept. Default: nowhere. */
  reports?: Written["reports"];
  /** Who is told how promotions ended and what they wait for. Default: nobody. */
  notify?: Written["notify"];
  /** Where people find what messages and events speak of. Default: commits on the repository's forge. */
  links?: Written["links"];
  /** A page that shows where everything is and why. Default: none is served. */
  page?: Written["page"];
  /** When the sweep looks for promotions that are due and never ran, as cron writes it (UTC). Default: every minute. */
  sweepSchedule?: Written["sweepSchedule"];
  /** Another number makes other tokens, of the webhook and of events. Default: 1. */
  webhookTokenGeneration?: Written["webhookTokenGeneration"];
}

/** What an environment is made of. */
export type EnvironmentSettings = Omit<z.output<typeof environmentSchema>, "credentials" | "images"> & {
  credentials: LateCredentials;
  images: KnownImages;
};

type Later = Promise<string> | pulumi.Output<string>;
const isLater = (value: unknown): value is Later => pulumi.Output.isInstance(value) || value instanceof Promise;

/** Secrets of the arguments that may be known later only: what each must be, and a right one to check the rest with. */
const lateSecrets: Record<string, { grammar: Grammar; right: string }> = {
  password: { grammar: password, right: "known later" },
  sshPrivateKey: {
    grammar: sshPrivateKey,
    right: "-----BEGIN PRIVATE KEY-----\nknown later\n-----END PRIVATE KEY-----",
  },
};

/** The one that is known later, where one is. */
function lateSecret({ credentials }: PromotionEnvironmentArgs) {
  // A caller without types may leave them out; that is said by the schema.
  const given = (credentials as Record<string, unknown> | undefined) ?? {};
  for (const [key, known] of Object.entries(lateSecrets)) {
    const value = given[key];
    if (isLater(value)) return { key, value, ...known };
  }
  return undefined;
}

/**
 * The settings of an environment.
 *
 * @param component whose arguments they are, by class and name
 * @throws ArgumentsError that names every problem, in the sentences that a configuration is answered with
 */
export function environmentSettings(component: string, args: PromotionEnvironmentArgs): EnvironmentSettings {
  const later = lateSecret(args);
  // Checked with one that is right in its place, and by itself once it is known.
  const known = later && { ...args, credentials: { ...args.credentials, [later.key]: later.right } };
  const settings = checkedArguments(component, environmentSchema, known ?? args, [
    ...problemsBetween(args),
    ...imageProblems(args, () => ""),
  ]);
  const images = withPublished(settings.images) as KnownImages;
  if (later === undefined) return { ...settings, images };
  const secret = pulumi.output(later.value).apply((text) => {
    const problem = problemOf(later.grammar, text);
    if (problem === undefined) return text;
    throw new ArgumentsError([sentence(`credentials.${later.key}`, text, problem)], component);
  });
  return { ...settings, images, credentials: { ...settings.credentials, [later.key]: secret } };
}
