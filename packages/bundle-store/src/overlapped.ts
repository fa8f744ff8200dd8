/**
 * Starts `work` for one item after another, at most `most` at a time. Whatever fails, it comes back only when nothing it
 * started goes on any more; then the first failure is thrown.
 */
export async function overlapped<T>(items: Iterable<T>, most: number, work: (item: T) => Promise<unknown>): Promise<void> {
  const going = new Set<Promise<void>>();
  const failures: unknown[] = [];
  try {
    for (const item of items) {
      const one: Promise<void> = work(item).then(
        () => void going.delete(one),
        (error: unknown) => {
          going.delete(one);
          failures.push(error);
        },
      );
      going.add(one);
      if (going.size >= most) await Promise.race(going);
      if (failures.length > 0) break;
    }
  } finally {
    await Promise.all(going);
  }
  if (failures.length > 0) throw failures[0];
}
