/** What each tool may print, and which versions of its marker we read (contract: normalization, tool markers). */
export interface MarkerFamily {
  /** Stages that make a line of this tool a marker; null when every stage does. */
  stages: readonly string[] | null;
  supported: readonly number[];
  current: number;
}

export const MARKER_FAMILY_NAMES = ['sbpl-apply', 'sbpl-preflight', 'sbpl-compile', 'seatbelt-callout', 'entitlement-check'] as const;
export type MarkerFamilyName = (typeof MARKER_FAMILY_NAMES)[number];

export const MARKER_FAMILIES: Readonly<Record<MarkerFamilyName, MarkerFamily>> = {
  'sbpl-apply': { stages: ['apply', 'applied', 'exec'], supported: [0, 1], current: 1 },
  'sbpl-preflight': { stages: ['preflight'], supported: [0, 1], current: 1 },
  'sbpl-compile': { stages: ['compile'], supported: [0, 1], current: 1 },
  'seatbelt-callout': { stages: null, supported: [0, 1, 2], current: 2 },
  'entitlement-check': { stages: null, supported: [0, 1], current: 1 },
};

/** Version windows of a whole result: its own layout, and the newest marker family it may hold. */
export const RESULT_VERSIONS = { supported: [0, 1], current: 1 } as const;
export const TOOL_MARKER_VERSIONS = { supported: [0, 1, 2], current: 2 } as const;

export const isMarkerFamily = (tool: unknown): tool is MarkerFamilyName => typeof tool === 'string' && Object.hasOwn(MARKER_FAMILIES, tool);
