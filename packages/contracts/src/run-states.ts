/** What a run is doing, by its status. */
export const RUN_STATES = ['in_progress', 'complete', 'failed'] as const;

/** How a committed run ended, by its index. */
export const BUNDLE_STATUSES = ['ok', 'partial', 'failed'] as const;
export type BundleStatus = (typeof BUNDLE_STATUSES)[number];
