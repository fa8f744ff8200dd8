export { deriveDocuments, type OpenDocument } from './documents/documents.js';
export type { Sink } from './list-document.js';
export type { KnownDecision, PlannedProfile, ProbeName, RunFacts, RunTool } from './run.js';
