import fc from 'fast-check';

/** Keeps what an arbitrary made together with what is needed to shrink it. */
class Kept<T> extends fc.Arbitrary<T> {
  readonly values: fc.Value<T>[] = [];
  readonly #inner: fc.Arbitrary<T>;

  constructor(inner: fc.Arbitrary<T>) {
    super();
    this.#inner = inner;
  }

  generate(random: fc.Random, bias: number | undefined): fc.Value<T> {
    const value = this.#inner.generate(random, bias);
    this.values.push(value);
    return value;
  }

  canShrinkWithoutContext(value: unknown): value is T {
    return this.#inner.canShrinkWithoutContext(value);
  }

  shrink(value: T, context: unknown): fc.Stream<fc.Value<T>> {
    return this.#inner.shrink(value, context);
  }
}

/** Values that can be shrunk, the same for the same seed. */
export function sampled<T>(arbitrary: fc.Arbitrary<T>, seed: number, count: number): fc.Value<T>[] {
  const kept = new Kept(arbitrary);
  fc.sample(kept, { seed, numRuns: count });
  return kept.values;
}
