// Values that are unknown at preview: the policy SDK throws when one is read; here checks go on past it.
import * as sdk from "@pulumi/policy";

/** The part of the policy SDK that its type declarations leave out. */
interface UnknownSupport {
  unknownCheckingProxy<T extends object>(value: T): T;
  UnknownValueError: new (...args: never[]) => Error & { props: PropertyKey[] };
}

const { unknownCheckingProxy, UnknownValueError } = sdk as unknown as UnknownSupport;

export { unknownCheckingProxy, UnknownValueError };

/**
 * Runs a check over every item, also after one of them read an unknown value, and throws the first unknown at the end.
 * The SDK turns a thrown unknown into an advisory "can't run during preview": without this, one unknown value would
 * hide every mandatory violation after it.
 */
export function* eachKnown<T, V>(items: Iterable<T>, check: (item: T) => Iterable<V>): Generator<V> {
  let unknown: Error | undefined;
  for (const item of items) {
    try {
      yield* check(item);
    } catch (error) {
      if (!(error instanceof UnknownValueError)) throw error;
      unknown ??= error;
    }
  }
  if (unknown) throw unknown;
}

/** Runs several checks, each also after an unknown value stopped the one before. */
export function inTurn<V>(...checks: Iterable<V>[]): Generator<V> {
  return eachKnown(checks, (check) => check);
}
