// Files in which people hold promotions, and what is made of a promotion of shop 1.1.0 into prod at noon of 2026-12-01.
import { defaultHolds, defaultStops } from "../../contract/repository";

export const ofShop = defaultHolds.replace("{app}", "shop");

const stop = (text: string): Record<string, string> => ({ [defaultStops]: text });
const own = (text: string): Record<string, string> => ({ [ofShop]: text });
/** What holds it, and the sentence. */
export const holding: [string, Record<string, string>, string][] = [
  [
    "a stop",
    stop("stop: {reason: The network is moved.}"),
    "Promotions are stopped: The network is moved (promotion.yaml).",
  ],
  [
    "a stop of the phase, with its end",
    stop("stop:\n  reason: Sales\n  until: 2026-12-02T08:00:00+01:00\n  phases: [prod, eu]\n"),
    "Promotions into prod are stopped: Sales (promotion.yaml, until 2026-12-02T07:00Z).",
  ],
  ["a hold", own("hold: {prod: {reason: The fair}}"), `prod is held: The fair (${ofShop}).`],
  [
    "a hold that ends a minute later",
    own("hold: {prod: {reason: The fair, until: 2026-12-01T12:01Z}}"),
    `prod is held: The fair (${ofShop}, until 2026-12-01T12:01Z).`,
  ],
  [
    "a refused version",
    own("refused:\n  prod:\n  - {version: 1.1.0, reason: It loses orders}\n"),
    `1.1.0 is refused in prod: It loses orders (${ofShop}).`,
  ],
];
/** What does not. */
export const passing: [string, Record<string, string>][] = [
  ["no file", {}],
  ["files that say that there is nothing", { ...stop("---\nstop: ~\n"), ...own("hold: null\nrefused:\n") }],
  ["a hold until null, of another phase", own("hold: {eu: {reason: x, until: null}}")],
  ["empty files", { ...stop(""), ...own("# nobody holds anything\n") }],
  ["keys with nothing behind them", { ...stop("stop:\n"), ...own("hold:\nrefused:\n") }],
  ["a stop of another phase", stop("stop: {reason: Sales, phases: [eu]}")],
  ["a stop that has ended", stop("stop: {reason: Sales, until: 2026-12-01T12:00:00Z}")],
  ["a hold of another phase", own("hold: {eu: {reason: The fair}}")],
  ["a hold that has ended", own("hold: {prod: {reason: The fair, until: 2026-11-30T12:00:00Z}}")],
  ["another version refused", own("refused: {prod: [{version: 1.1, reason: x}]}")],
  ["another application's file", { [defaultHolds.replace("{app}", "cart")]: "hold: {prod: {reason: x}}" }],
];
/** What cannot be read, and the sentence. */
export const unreadable: [string, Record<string, string>, string][] = [
  [
    "a second document",
    stop("stop:\n---\nstop: {reason: x}\n"),
    "Nothing is promoted: promotion.yaml has 2 YAML documents; it must be one.",
  ],
  [
    "an alias",
    own("hold:\n  eu: &x {reason: x}\n  prod: *x\n"),
    `shop is not promoted: ${ofShop} has the alias *x; what it stands for must be written out.`,
  ],
  [
    "a day that there is not",
    stop("stop: {reason: x, until: 2026-02-30T08:00:00Z}"),
    'Nothing is promoted: promotion.yaml has a stop until "2026-02-30T08:00:00Z"; it must be a time with its offset, such as 2026-12-24T08:00:00Z.',
  ],
  [
    "a key misspelt",
    stop("stopp: {reason: x}"),
    "Nothing is promoted: promotion.yaml has the key stopp; it may have stop (stop?).",
  ],
  ["a list", stop("- stop"), "Nothing is promoted: promotion.yaml is no map; it must be one of stop."],
  [
    "a word",
    stop("stop: true"),
    "Nothing is promoted: promotion.yaml has a stop that is no map; it must be one of reason, until, phases.",
  ],
  [
    "no reason",
    stop("stop: {until: 2026-12-24T08:00:00Z}"),
    "Nothing is promoted: promotion.yaml has a stop without a reason; it must have one: a sentence for those who wait.",
  ],
  [
    "a day without a time",
    stop("stop: {reason: x, until: 2026-12-24}"),
    'Nothing is promoted: promotion.yaml has a stop until "2026-12-24"; it must be a time with its offset, such as 2026-12-24T08:00:00Z.',
  ],
  [
    "a time that never comes",
    stop("stop: {reason: x, until: 2026-13-24T08:00:00Z}"),
    'Nothing is promoted: promotion.yaml has a stop until "2026-13-24T08:00:00Z"; it must be a time with its offset, such as 2026-12-24T08:00:00Z.',
  ],
  [
    "one phase in the place of a list",
    stop("stop: {reason: x, phases: prod}"),
    "Nothing is promoted: promotion.yaml has a stop whose phases are no list; they must be one of names.",
  ],
  [
    "no YAML",
    own("hold: {"),
    `shop is not promoted: ${ofShop} is not valid YAML: Flow map in block collection must be sufficiently indented and end with a } at line 1, column 8.`,
  ],
  [
    "a key twice",
    own("hold: {}\nhold: {prod: {reason: x}}\n"),
    `shop is not promoted: ${ofShop} is not valid YAML: Map keys must be unique at line 2, column 1.`,
  ],
  [
    "a hold's key misspelt",
    own("hold: {prod: {resaon: x}}"),
    `shop is not promoted: ${ofShop} has a hold of prod that has the key resaon; it may have reason, until (reason?).`,
  ],
  [
    "a phase that is none",
    own("hold: {Prod: {reason: x}}"),
    `shop is not promoted: ${ofShop} has a hold of the phase "Prod"; it must be a DNS label of at most 20 characters that starts with a letter ("prod"?).`,
  ],
  [
    "a version alone",
    own("refused: {prod: [1.1.0]}"),
    `shop is not promoted: ${ofShop} has a refusal of prod that is no map; it must be one of version, reason.`,
  ],
];
