// A memory of what was read, up to a size: what is older is forgotten, and read again where it is needed once more.

/** Values by their keys. */
export class Bounded<V> {
  private readonly kept = new Map<string, V>();
  private size = 0;

  /**
   * @param limit of all sizes together; a value that is larger is kept until the next one comes
   * @param sizeOf a value
   */
  constructor(
    private readonly limit: number,
    private readonly sizeOf: (value: V) => number,
  ) {}

  get(key: string): V | undefined {
    return this.kept.get(key);
  }

  set(key: string, value: V): void {
    this.forget(key);
    this.kept.set(key, value);
    this.size += this.sizeOf(value);
    for (const oldest of this.kept.keys()) {
      if (this.size <= this.limit || oldest === key) break;
      this.forget(oldest);
    }
  }

  clear(): void {
    this.kept.clear();
    this.size = 0;
  }

  private forget(key: string): void {
    const value = this.kept.get(key);
    if (value === undefined) return;
    this.kept.delete(key);
    this.size -= this.sizeOf(value);
  }
}
