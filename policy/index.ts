// Starts the policy pack; the only file that calls `new PolicyPack`, because that starts a server.
import { PolicyPack } from "@pulumi/policy";
import { policies } from "./policies";

new PolicyPack("argo-promotion", { enforcementLevel: "mandatory", policies: policies.map((policy) => policy.pulumi) });
