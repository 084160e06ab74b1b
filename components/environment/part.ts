// What every part of an environment is made from.
import type * as pulumi from "@pulumi/pulumi";
import type { Namespaces } from "../platform/namespaces";
import { pullSecretsOf } from "../settings/images";
import type { EnvironmentSettings } from "./settings";

/** An environment of which a part is made. */
export interface Whole {
  /** Name of the environment: the names of its parts begin with it. */
  name: string;
  settings: EnvironmentSettings;
  /** Options of each part. */
  parent: { parent: pulumi.Resource };
}

/** The same, once its namespaces are there. */
export interface Placed extends Whole {
  namespaces: Namespaces;
}

/** Replicas and how they are spread, and what images are pulled with: of everything that runs all the time. */
export function running({ images, availability, antiAffinity }: EnvironmentSettings) {
  return { availability, antiAffinity, pullSecrets: pullSecretsOf(images) };
}
