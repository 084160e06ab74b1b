// The whole environment of one stack: the platform first, then everything that promotes on it.
import * as pulumi from "@pulumi/pulumi";
import { makeNamespaces, makePlatform } from "./environment/platform";
import { makeApplications, makePage, makeSecrets, makeTrigger, makeWorkflows } from "./environment/promotion";
import { environmentSettings, type PromotionEnvironmentArgs } from "./environment/settings";
import { type EdgeRow, edgeTable, secretNames } from "./outputs";

/**
 * Argo CD, Argo Events, Argo Workflows, and the promotion between phases. One on a cluster: its namespaces and their objects have the names
 * that people and Argo look for. Wrong arguments throw an ArgumentsError that names all that is wrong, before anything is registered.
 */
export class PromotionEnvironment extends pulumi.ComponentResource {
  /** The edges that this stack carries, as a table. */
  readonly edges: EdgeRow[];
  /** Namespace and name of every Secret that a person may have to look into. */
  readonly secrets: ReturnType<typeof secretNames>;

  constructor(name: string, args: PromotionEnvironmentArgs, opts?: pulumi.ComponentResourceOptions) {
    const settings = environmentSettings(`PromotionEnvironment ${name}`, args);
    super("argo-promotion:index:PromotionEnvironment", name, {}, opts);
    const whole = { name, settings, parent: { parent: this } };
    const placed = { ...whole, namespaces: makeNamespaces(whole) };
    const { credentials, webhookAuth, configuration } = makeSecrets(placed);
    const platform = makePlatform(placed, configuration);
    const { rbac, templates } = makeWorkflows(placed, platform, credentials);
    makePage(placed, platform, credentials);
    makeTrigger(placed, platform, webhookAuth, [rbac, templates]);
    makeApplications(placed, platform, credentials);

    this.edges = edgeTable(settings.phases, settings.images);
    this.secrets = secretNames(credentials.secretName, settings.platform);
    this.registerOutputs({ edges: this.edges, secrets: this.secrets });
  }
}
