// What another Pulumi program can use of this one: docs/components.md.
export { missingOf } from "./platform/installed";
export { onCluster, type OnClusterArgs } from "./cluster/onCluster";
export { PromotionEnvironment } from "./promotionEnvironment";
export type { PromotionEnvironmentArgs } from "./environment/settings";
export { ArgoCd, type ArgoCdArgs } from "./platform/argoCd";
export { ArgoEvents, type ArgoEventsArgs } from "./platform/argoEvents";
export { ArgoWorkflows, type ArgoWorkflowsArgs } from "./platform/argoWorkflows";
export { ArgumentsError } from "./settings/problems";
export { namespaces } from "./objects/names";
export { urls } from "./outputs";
