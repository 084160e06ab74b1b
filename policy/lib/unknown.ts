// Values that are unknown at preview: the policy SDK throws when one is read; here checks go on past it.
import * as sdk from "@pulumi/policy";

/** The part of the policy SDK that its type declarations leave out. */
interface UnknownSupport {
  unknownCheckingProxy: <T extends object>(value: T) => T;
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
  const unknown = new FirstUnknown();
  const iterator = items[Symbol.iterator]();
  for (;;) {
    const next = unknown.unless(() => iterator.next());
    if (next === undefined || next.done) break;
    const found = unknown.unless(() => check(next.value)[Symbol.iterator]());
    while (found) {
      const value = unknown.unless(() => found.next());
      if (value === undefined || value.done) break;
      yield value.value;
    }
  }
  unknown.rethrow();
}

/** Runs several checks, each also after an unknown value stopped the one before. */
export function inTurn<V>(...checks: Iterable<V>[]): Generator<V> {
  return eachKnown(checks, (check) => check);
}

/** What is known of several, and the first unknown that kept others from being found. */
export function gather<V>(items: Iterable<V>): { found: V[]; unknown: FirstUnknown } {
  const found: V[] = [];
  const unknown = new FirstUnknown();
  const iterator = items[Symbol.iterator]();
  for (;;) {
    const next = unknown.unless(() => iterator.next());
    if (next === undefined || next.done) return { found, unknown };
    found.push(next.value);
  }
}

/** A value, or undefined where it is unknown at preview: for what a message or a choice can do without. */
export function ifKnown<V>(read: () => V): V | undefined {
  return new FirstUnknown().unless(read);
}

/** Remembers the first unknown value that was read. */
export class FirstUnknown {
  private first: Error | undefined;

  /** The result of `read`; undefined where it read an unknown value. Other errors are passed on. */
  unless<V>(read: () => V): V | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof UnknownValueError)) throw error;
      this.first ??= error;
      return undefined;
    }
  }

  /** Throws what was remembered. */
  rethrow(): void {
    if (this.first) throw this.first;
  }
}
