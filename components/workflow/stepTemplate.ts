// What the templates of the promotion step have in common: its outputs, when it is tried again, and when it is given up.
import { deadlines } from "../../contract/limits";
import { leadOutput, promotionOutputs, recordedOutput } from "../../contract/workflow";
import type { Template } from "../objects/argoWorkflowsKinds";
import { mayPass } from "./expressions";
import { promoteVolumes, promotionResult, type PromoteArgs, tellingPod, tellingVolume } from "./promoteContainer";
import { podOf } from "./templateDefaults";

/** An output parameter from a file of that name; empty when the step ended before it wrote one. */
const resultParameter = (name: string) => ({
  name,
  valueFrom: { path: `${promotionResult}/${name}`, default: "" },
});

/** Whether the promotion step wrote its own end down: known to the whole Workflow, of the edge that ended last. */
const recorded = { ...resultParameter(recordedOutput), globalName: recordedOutput };

/** Fields of every template in which the step waits for a campaign, writes to git, and says how it ended. */
export const stepFields = (args: Pick<PromoteArgs, "gitCa">) =>
  ({
    ...podOf("workflow"),
    ...tellingPod,
    // How it ended: the record is written from these.
    outputs: { parameters: [...[...promotionOutputs, leadOutput].map(resultParameter), recorded] },
    activeDeadlineSeconds: deadlines.promotion,
    // Network and conflict may pass, and a pod that is ended from outside says nothing; every other end is final.
    retryStrategy: {
      limit: "5",
      retryPolicy: "Always",
      expression: mayPass,
      backoff: { duration: "5s", factor: "2", cap: "1m" },
    },
    volumes: [...promoteVolumes(args), tellingVolume],
  }) satisfies Partial<Template>;
