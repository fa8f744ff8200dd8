import type { ResultOf } from '@runtime/contracts';

/** Many runs as one thing: the document that `history` prints. */
export type History = ResultOf<'result.history'>;
export type HistoryRun = History['runs'][number];
export type HistoryProbe = History['probes'][number];
export type HistoryChange = History['changes'][number];

/** What made the evidence of a run. Runs of different kinds are never compared with each other. */
export type EvidenceKind = HistoryRun['evidence'];

/** One letter a run: what a probe's cell says. */
export const CELL = { allow: 'a', deny: 'd', unmeasured: 'n', unasked: '.' } as const;
