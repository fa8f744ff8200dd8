export { deriveDocuments, type OpenDocument } from './documents/documents.js';
export type { Sink } from './list-document.js';
export { type ProfileStatus, ProfileStatuses } from './results/profile-status.js';
export type { KnownDecision, PlannedProfile, ProbeName, RunFacts, RunTool } from './run.js';
