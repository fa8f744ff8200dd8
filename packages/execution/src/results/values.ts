/** Members of a raw row beyond the contract's are the runner's; they are taken only with the type they should have. */
export const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
export const integerOf = (value: unknown): number | null => (Number.isSafeInteger(value) ? (value as number) : null);
export const numberOf = (value: unknown): number | null => (typeof value === 'number' && Number.isFinite(value) ? value : null);
export const textsOf = (value: unknown): string[] => (Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []);
export const objectOf = (value: unknown): Record<string, unknown> | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
