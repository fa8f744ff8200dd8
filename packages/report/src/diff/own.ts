/** A fact by its name. Names come from documents: one may be that of a member every object has. */
export const own = (facts: Record<string, string | null>, name: string): string | null =>
  Object.hasOwn(facts, name) ? (facts[name] as string | null) : null;
