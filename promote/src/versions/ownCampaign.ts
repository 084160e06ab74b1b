// The campaign that an application brings: what its generator file says under `campaign`, and whether a phase allows it.
import { isMap, isScalar } from "yaml";
import type { YAMLMap } from "yaml";
import { campaignCommand, campaignImage, campaignKey, campaignKeys, matchesImage } from "../../../contract/campaigns";
import type { OwnCampaign } from "../../../contract/campaigns";
import type { Grammar } from "../../../contract/grammar";
import { problemOf } from "../../../contract/grammar";
import { nearest } from "../../../contract/nearest";
import type { PhaseOfGraph } from "../../../contract/phases";
import { textOf, wordOf } from "./yamlNode";

/** A phase, and what it allows. */
export type Allowing = Pick<PhaseOfGraph, "name" | "campaigns">;

/** What stands at a key. */
interface Given {
  line: number;
  /** In words. */
  is: string;
  text: string | undefined;
}

/** What a generator file says. */
export interface GivenCampaign extends Given {
  /** By key, where it is an object. */
  fields?: ReadonlyMap<string, Given>;
  /** The key by which it is probably meant, where there is none of the right name. */
  misspelt?: string;
}

/** What comes of it: a campaign that the phase allows, or why it is refused. */
export type Judged =
  { campaign: OwnCampaign | undefined; problem?: undefined } | { campaign?: undefined; problem: string; line: number };

/** The campaign that an object of a generator file has; undefined where it has none. */
export function campaignOf(item: YAMLMap, lineOf: (node: unknown) => number): GivenCampaign | undefined {
  const keys = namesOf(item);
  // Of several keys the last counts, as it does to Argo CD.
  const key = keys.includes(campaignKey) ? campaignKey : nearest(campaignKey, keys);
  if (key === undefined) return undefined;
  const pair = item.items[keys.lastIndexOf(key)]!;
  const at = (node: unknown, otherwise: unknown): Given => {
    return { line: lineOf(node ?? otherwise), is: wordOf(node), text: textOf(node) };
  };
  const given = { ...at(pair.value, pair.key), ...(key !== campaignKey && { misspelt: key }) };
  if (!isMap(pair.value)) return given;
  const fields = new Map(
    pair.value.items.map((each, n) => [namesOf(pair.value as YAMLMap)[n]!, at(each.value, each.key)]),
  );
  return { ...given, fields };
}

const namesOf = ({ items }: YAMLMap): string[] => items.map(({ key }) => (isScalar(key) ? String(key.value) : ""));

/** Whether a phase allows it. */
export function judge(given: GivenCampaign, { name, campaigns }: Allowing): Judged {
  const refuse = (problem: string, { line }: Given = given): Judged => ({ problem, line });
  const where = `the phase ${JSON.stringify(name)}`;
  // Whoever may not bring one may call other things so.
  if (campaigns === undefined && given.misspelt !== undefined) return { campaign: undefined };
  if (campaigns === undefined) {
    const why = "has no verification.campaigns: applications bring none of their own there";
    return refuse(`It has a campaign, which ${where} does not allow: it ${why}.`);
  }
  if (given.misspelt !== undefined)
    return refuse(
      `Its key ${JSON.stringify(given.misspelt)} is not read; "${campaignKey}" is (remove it if that is not what it means).`,
    );
  if (given.fields === undefined) {
    const [pattern = ""] = campaigns.images;
    return refuse(
      `Its campaign is ${given.is}; it must be an object such as {"image": "..."}, with an image as ${pattern}.`,
    );
  }
  const other = [...given.fields.keys()].find((key) => !campaignKeys.some((each) => each === key));
  if (other !== undefined) {
    const near = nearest(other, campaignKeys);
    const hint =
      near === undefined ? "; resources, target and egress are those of the phase" : ` (${JSON.stringify(near)}?)`;
    return refuse(
      `Its campaign has the key ${JSON.stringify(other)}; allowed: ${campaignKeys.join(", ")}${hint}.`,
      given.fields.get(other),
    );
  }
  const [image, command] = campaignKeys.map((key) => given.fields!.get(key));
  const allowed = campaigns.images.join(", ");
  if (image === undefined) return refuse(`Its campaign has no image; it must name one as ${allowed}.`);
  const wrong = wrongIn("image", image, campaignImage) ?? (command && wrongIn("command", command, campaignCommand));
  if (wrong !== undefined) return wrong;
  if (!campaigns.images.some((pattern) => matchesImage(pattern, image.text!)))
    return refuse(
      `The image of its campaign is ${image.is.replace(/^the string /, "")}; ${where} allows: ${allowed}.`,
      image,
    );
  return { campaign: { image: image.text!, command: command?.text } };
}

function wrongIn(key: string, { text, is, line }: Given, grammar: Grammar): Judged | undefined {
  const must = text === undefined ? grammar.at(-1)!.must : problemOf(grammar, text);
  if (must === undefined) return undefined;
  return { problem: `The ${key} of its campaign is ${is.replace(/^the string /, "")}; it must be ${must}.`, line };
}
