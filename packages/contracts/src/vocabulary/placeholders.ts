/** What a plan may leave to the host that runs it. */
export const HOST_PLACEHOLDERS = ['HOME', 'USER', 'FIXTURES'] as const;
export type HostPlaceholder = (typeof HOST_PLACEHOLDERS)[number];

/** Values by name, of the host or of a plan's parameters. */
export type PlaceholderValues = Readonly<Record<string, string>>;

/** What the policy engine takes for them: its host is nobody's, and has a home of this name. */
export const SIMULATED_VALUES: Readonly<Record<HostPlaceholder, string>> = {
  HOME: '/Users/probe',
  USER: 'probe',
  FIXTURES: '/private/tmp/runtime-fixtures',
};

const PLACEHOLDER = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;
/** What a parameter may be called: the names of the host are taken. */
export const PARAMETER_NAME = '^(?!(?:HOME|USER|FIXTURES)$)[A-Za-z_][A-Za-z0-9_]*$';

/** The names in a text, each once, in their order. */
export const placeholdersIn = (text: string): string[] =>
  text.includes('${') ? [...new Set([...text.matchAll(PLACEHOLDER)].map((match) => match[1] ?? ''))] : [];

/** Puts values in the place of their names. A name without a value stays as it is: that is for lint to find. */
export function resolvePlaceholders(text: string, values: PlaceholderValues, write: (value: string) => string = (value) => value): string {
  if (!text.includes('${')) return text;
  return text.replace(PLACEHOLDER, (whole, name: string) => (Object.hasOwn(values, name) ? write(values[name] as string) : whole));
}

/** A value inside a string of SBPL. */
export const inSbplString = (value: string): string => value.replace(/["\\]/g, '\\$&');

/** A policy's text with values in it, and where its parts stand then. */
export function resolveProfile<P extends { start: number; end: number }>(
  text: string,
  parts: readonly P[] | undefined,
  values: PlaceholderValues,
): { text: string; parts: P[] | undefined } {
  const bind = (piece: string): string => resolvePlaceholders(piece, values, inSbplString);
  const moved = (offset: number): number => bind(text.slice(0, offset)).length;
  return { text: bind(text), parts: parts?.map((part) => ({ ...part, start: moved(part.start), end: moved(part.end) })) };
}
