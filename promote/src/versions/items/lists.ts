// Lists of a file whose items have names: images of a kustomization, dependencies of a chart.
import { isSeq } from "yaml";
import { meantBy } from "../../../../contract/nearest";
import { PromoteError } from "../../errors";
import type { Standing } from "../standing";
import type { OpenYaml } from "../yamlReading";

/**
 * What stands at a field of each item of a list; no items where there is no list.
 *
 * @throws PromoteError "missing" if something else stands there
 */
export function itemsAt(yaml: OpenYaml, key: string, where: string, reader: string): ((field: string) => Standing)[] {
  const list = yaml.place([key])?.value;
  if (isSeq(list)) return list.items.map((_, n) => (field) => yaml.standing([key, String(n), field]));
  const { kind } = yaml.standing([key]);
  if (kind === "missing" || kind === "empty") return [];
  throw new PromoteError("missing", `${where} has ${key} that are no list; they must be one, as ${reader} reads them.`);
}

/** The text of a standing, where it has one. */
export const textOf = (standing: Standing): string | undefined => ("text" in standing ? standing.text : undefined);

/** That a name is not in a list, with the one that was probably meant. */
export const notAmong = (list: string, name: string, names: readonly string[]): string =>
  `is not among its ${list}${meantBy(name, names)}`;
