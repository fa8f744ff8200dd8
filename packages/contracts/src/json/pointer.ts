/** A member name as one step of a JSON pointer (RFC 6901). */
export const pointerStep = (name: string): string =>
  name.includes('~') || name.includes('/') ? name.replaceAll('~', '~0').replaceAll('/', '~1') : name;

/** The JSON pointer of a place, from the members that lead to it; `''` is the whole document. */
export const jsonPointer = (steps: ReadonlyArray<string | number>): string => steps.map((step) => `/${pointerStep(String(step))}`).join('');

/** The members that a JSON pointer leads through. */
export const pointerSteps = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
