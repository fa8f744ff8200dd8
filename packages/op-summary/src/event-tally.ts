import type { ArtifactWatch, RowForm, SeenRow } from '@runtime/bundle-store';
import type { RuleSet } from '@runtime/contracts';
import { OpAccumulator } from './accumulator.js';
import { rowReadingOf } from './reading/registry.js';
import { SUMMARY_MEMBERS, summaryMembers } from './row.js';
import { textMember } from './text-member.js';

export const EVENTS = 'runtime_events.normalized.json';

/** Counts the events of a run as they are read. What was counted is an answer only once nothing was found wrong with the bundle. */
export class EventTally implements ArtifactWatch {
  readonly form: RowForm = { kind: 'array', pick: SUMMARY_MEMBERS, exactNumbers: true };
  readonly #accumulator: OpAccumulator;
  #error: Error | null = null;

  constructor(run: { rules: RuleSet; run_id: string | null; manifest: Readonly<Record<string, unknown>> }) {
    this.#accumulator = new OpAccumulator({
      runId: run.run_id ?? '',
      worldId: textMember(run.manifest, 'world_id') || rowReadingOf(run.rules).assumedWorld?.id,
      rules: run.rules,
      path: EVENTS,
    });
  }

  see({ index, value }: Pick<SeenRow, 'index' | 'value'>): void {
    if (this.#error !== null) return;
    try {
      this.#accumulator.add(summaryMembers(value), index);
    } catch (error) {
      this.fail(error as Error);
    }
  }

  fail(error: Error): void {
    this.#error = error;
  }

  /** @throws what kept the events from being read or counted. */
  counted(): OpAccumulator {
    if (this.#error !== null) throw this.#error;
    return this.#accumulator;
  }
}
