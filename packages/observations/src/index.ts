export { deriveDocuments, type OpenDocument } from './documents/documents.js';
export type { Sink } from './list-document.js';
export { ProfileStatuses } from './results/profile-status.js';
export type { KnownDecision, PlannedProfile, ProbeName, ProfileStatus, RunFacts, RunTool } from './run.js';
