export { runDocuments } from './documents/documents.js';
export type { KnownDecision, PlannedProfile, RunFacts, RunTool } from './run.js';
