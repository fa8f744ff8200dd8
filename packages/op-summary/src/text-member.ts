/** A member of a document when it is text. */
export const textMember = (object: unknown, name: string): string | null => {
  const value =
    typeof object === 'object' && object !== null && Object.hasOwn(object, name) ? (object as Record<string, unknown>)[name] : null;
  return typeof value === 'string' ? value : null;
};
