/** Commands that are called most. Each is one built file, `quick-<name>.js`: finding thirty small ones takes longer than they do. */
export const QUICK: readonly string[] = [
  'ask',
  'explain',
  'list-runs',
  'quickstart',
  'results',
  'run',
  'status',
  'summarize-ops',
  'validate-bundle',
];
