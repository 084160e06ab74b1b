// The Workflow templates of a small graph, for the tests that look into them.
import type { Campaign } from "../../components/settings/verification";
import { campaignTemplate } from "../../components/workflow/campaign";
import { carriedBy } from "../../components/settings/carried";
import { imagesSchema } from "../../components/settings/images";
import { type Phase, phasesSchema } from "../../components/settings/phases";
import { repositorySchema } from "../../components/settings/repository";

/** Phases as the configuration has them. */
export const phases = (...list: object[]): Phase[] => phasesSchema.parse(list);

const repository = repositorySchema.parse({ url: "https://git.example.com/gitops.git" });
const sources = phases(
  { name: "test", promotesTo: ["eu", "us"] },
  { name: "dev", promotesTo: [{ phase: "test", soak: "1h", needs: ["qa"] }], verification: "none" },
  { name: "eu" },
  { name: "us" },
);

/** A phase with a campaign and two targets, and one with neither a campaign nor a second target. */
export const [testPhase, dev] = sources as [Phase, Phase];

/** What all templates are made from. */
export const templateArgs = {
  commits: {},
  phases: sources,
  promoteImage: "registry.example.com/promote:1",
  pullPolicy: "IfNotPresent",
  gitRepo: "https://git.example.com/r.git",
  gitCredentialsSecret: "github-credentials",
  branch: "main",
  carried: carriedBy(repository.layout),
  stops: repository.layout.stops,
  holds: repository.layout.holds,
  gitTimeout: repository.gitTimeout,
  applications: "discovered" as const,
  proof: repository.layout.proof,
  gitCa: true,
  images: imagesSchema.parse({ testCampaign: "registry.example.com/campaign:1" }),
};

/** A container as the tests look at it. */
export type Container = Record<string, unknown> & {
  args: string[];
  command: string[];
  volumeMounts: { name: string; mountPath: string }[];
};

/** A template of one pod. */
export type Template = Record<string, unknown> & {
  container: Container;
  initContainers?: (Container & { name: string })[];
};

/** The template of a phase's campaign. */
export const campaignOf = (phase: Phase, more: object = {}): Template =>
  campaignTemplate({ ...templateArgs, ...more }, phase, phase.verification as Campaign) as unknown as Template;

/** Names of the volumes that a container sees. */
export const mounts = (container: Container | undefined): string[] | undefined =>
  container?.volumeMounts.map(({ name }) => name);
