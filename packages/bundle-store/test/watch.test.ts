import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ArtifactWatch, examineRun, type SeenRow } from '@runtime/bundle-store';
import { JsonNumber } from '@runtime/contracts';
import { describe, expect, it } from 'vitest';
// @boundaries-ignore the builder of test bundles is shared by the tests of the packages
import { event, evidenceBundle } from '../../promotion/test/support/evidence-bundle.js';
import { editJson, replaceFile } from './support/run.js';

const EVENTS = 'runtime_events.normalized.json';

/** A run whose events write a number otherwise than its results do, and who looked at it. */
async function watched(edit: (text: string) => string): Promise<{ rows: SeenRow[]; failed: Error[]; failure: string | undefined }> {
  const { run } = await evidenceBundle({ events: [event(0, { apply_report: { rc: 7 } }), event(1)] });
  editJson(run, 'runtime_results.json', ({ p }) => void Object.assign(p.probes[0].runtime_result, { apply_report: { rc: 7 } }));
  replaceFile(run, EVENTS, edit(readFileSync(join(run, EVENTS), 'utf8')));
  const [rows, failed]: [SeenRow[], Error[]] = [[], []];
  const watch: ArtifactWatch = {
    form: { kind: 'array', exactNumbers: true },
    see: (row) => void rows.push(row),
    fail: (error) => void failed.push(error),
  };
  const { failure } = await examineRun(run, {
    watch: ({ names }) => new Map([...names].filter((name) => name === EVENTS).map((name) => [name, watch])),
  });
  return { rows, failed, failure: failure?.code };
}

const rcOf = ({ value }: SeenRow): unknown => (value as { apply_report: { rc: unknown } }).apply_report.rc;

describe('who looks at an artifact while it is verified', () => {
  it('is shown each row once, with numbers as they are written, which makes nothing of them differ', async () => {
    const { rows, failed, failure } = await watched((text) => text.replace(/"rc": ?7\b/, '"rc": 7.0'));
    expect([failure, failed, rows.map(({ index }) => index)]).toEqual([undefined, [], [0, 1]]);
    expect(rcOf(rows[0] as SeenRow)).toEqual(new JsonNumber('7.0'));
  });

  it('does not keep another number from being found', async () => {
    expect((await watched((text) => text.replace(/"rc": ?7\b/, '"rc": 7.5'))).failure).toBe('BUNDLE_ROWS_MISMATCH');
  });

  it('is told where the rows cannot be read', async () => {
    const { rows, failed, failure } = await watched((text) => text.replace(/\]\s*$/, ''));
    expect([rows.length, failed.length, failure]).toEqual([2, 1, (failed[0] as { code?: string }).code]);
  });
});
