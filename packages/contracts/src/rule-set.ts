/**
 * Which rules a bundle is read by: the reference's, its weaknesses included, or ours.
 * Nobody chooses; it follows from the bundle.
 */
export type RuleSet = 'reference' | 'runtime';
