// What is told of a promotion where it is proposed. A pure function.
import type { Evidence } from "../carriers/evidence";
import type { Forge } from "../forges/forge";
import { partTexts } from "../version";
import type { PartText } from "../version";
import type { Result } from "./result";
import type { PromotionSettings } from "./settings";

/**
 * The evidence of one promotion.
 *
 * @param result as it is when it is about to be written
 * @param carried each part, with the version that the target gets
 */
export function evidenceOf(
  settings: PromotionSettings & { title: string },
  result: Result,
  carried: readonly PartText[],
  forge: Forge,
): Evidence {
  const { app, sourcePhase, targetPhase, sourceCommit, workflow, gates, title } = settings;
  const held = partTexts(result.version_before, carried[0]?.name ?? "");
  return {
    ...{ app, sourcePhase, targetPhase, sourceCommit, workflow, gates, title },
    sourcePage: forge.pageOf(sourceCommit),
    version: result.version_after,
    parts: carried.map(({ name, text: after }) => ({ name, before: held.get(name) ?? "", after })),
    verifiedAt: result.verified_at,
    steadySince: result.steady_since,
  };
}
