// A program of a team: two phases with names of its own on one cluster, everything else as by default.
import { onCluster, PromotionEnvironment, type PromotionEnvironmentArgs } from "argo-promotion/components";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();

const { made: environment, ownerId } = onCluster({ context: config.require("context") }, (options) => {
  const args: PromotionEnvironmentArgs = {
    repository: config.requireObject("repository"),
    credentials: {
      username: config.require("username"),
      email: config.require("email"),
      password: config.requireSecret("password"),
    },
    phases: [{ name: "staging", promotesTo: ["live"] }, { name: "live" }],
    images: config.requireObject("images"),
    charts: config.getObject("charts"),
  };
  return new PromotionEnvironment("promotion", args, options);
});

export const { edges, secrets } = environment;
export { ownerId };
