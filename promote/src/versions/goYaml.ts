// What Go's YAML, by which Helm reads values, makes of a scalar without quotes, and what a template then prints.

/** A scalar without quotes, as Helm reads it. */
export interface PlainScalar {
  kind: "text" | "number" | "boolean" | "nothing";
  /** What `{{ .Values.key }}` prints. */
  printed: string;
}

const words = (list: string): Set<string> =>
  new Set(list.split(" ").flatMap((each) => [each, each.toUpperCase(), each.charAt(0).toUpperCase() + each.slice(1)]));
const yes = words("y yes true on");
const no = words("n no false off");
const nothing = new Set(["", "~", ...words("null")]);

/** The largest integer that Go's YAML knows, without sign; what is written in another base and larger is text. */
const largestInteger = 2n ** 64n - 1n;

/** An integer as `strconv.ParseInt` takes it with base 0. */
const integer = /^[+-]?(?:0x[0-9a-f]+|0b[01]+|0o?[0-7]+|0|[1-9][0-9]*)$/i;
const decimal = /^[+-]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:e[+-]?[0-9]+)?$/i;

/** What a scalar without quotes and without a tag is. */
export function plainScalar(source: string): PlainScalar {
  if (yes.has(source)) return { kind: "boolean", printed: "true" };
  if (no.has(source)) return { kind: "boolean", printed: "false" };
  if (nothing.has(source)) return { kind: "nothing", printed: "" };
  const number = numberOf(source);
  if (number !== undefined) return { kind: "number", printed: printedNumber(number) };
  return { kind: "text", printed: source };
}

/** The value of a number; undefined for text. Too large for a float of 64 bits is text, as `7e12345` is. */
function numberOf(source: string): number | undefined {
  if (!/^[+-]?[0-9.]/.test(source)) return undefined;
  const plain = source.replaceAll("_", "");
  if (integer.test(plain)) {
    const digits = plain.replace(/^[+-]/, "").toLowerCase();
    const value = BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits}` : digits);
    if (value <= largestInteger) return Number(value) * (plain.startsWith("-") ? -1 : 1);
  }
  // The decimal forms mean the same float of 64 bits to Go and here.
  if (!decimal.test(plain) || !Number.isFinite(Number(plain))) return undefined;
  return Number(plain);
}

/** A float as Go's templates print it: with an exponent from a million on. */
function printedNumber(value: number): string {
  const [digits = "", exponent = ""] = value.toExponential().split("e");
  const power = Number(exponent);
  if (power >= -4 && power < 6) return Object.is(value, -0) ? "-0" : String(value);
  return `${digits}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
}
