import {
  encodeObservations,
  normalizeObservations,
  type ProfileSource,
  type StreamEnd,
  type StreamOptions,
  streamObservations,
} from '@runtime/observations';
import { describe, expect, it } from 'vitest';

type Row = Record<string, unknown>;

const row = (i: number): Row => ({
  name: `n${i}`,
  expectation_id: `p:${i}`,
  operation: i % 3 === 0 ? 'file-read*' : 'sysctl-read',
  path: i % 3 === 0 ? `/tmp/é/${i}` : 'kern.x',
  expected: 'allow',
  actual: i % 2 === 0 ? 'allow' : 'deny',
  runtime_result: { status: i % 2 === 0 ? 'success' : 'errno', errno: i % 2 === 0 ? null : 1 },
  probe_details: i % 5 === 0 ? { '10': 1, '9': 2, b: [{}, []] } : null,
  stderr: 'one\ntwo\n',
});
const rows = Array.from({ length: 500 }, (_, i) => row(i));
const options: StreamOptions = { expected_matrix: {}, baseline_results: null, world_id: 'w', rules: 'runtime' };

async function collect(
  source: AsyncIterable<ProfileSource> | Iterable<ProfileSource>,
  more: Partial<StreamOptions> = {},
): Promise<{ chunks: string[]; end: StreamEnd }> {
  const stream = streamObservations(source, { ...options, ...more });
  const chunks: string[] = [];
  for (;;) {
    const next = await stream.next();
    if (next.done === true) return { chunks, end: next.value };
    chunks.push(next.value);
  }
}

const entry = { status: 'ok', preflight: { z: 1, a: { y: 2, b: 3 } } };
const whole = () => {
  const { observations } = normalizeObservations({ ...options, runtime_results: { p: { ...entry, probes: rows } } });
  return encodeObservations(observations, 'runtime');
};
async function* awaited(items: Row[]): AsyncGenerator<Row> {
  yield* items;
}

describe('streamed observations', () => {
  it.each<[string, () => ProfileSource]>([
    ['a profile entry', () => ({ profile_id: 'p', entry: { ...entry, probes: rows } })],
    ['rows at hand', () => ({ profile_id: 'p', entry, rows })],
    ['rows that are waited for', () => ({ profile_id: 'p', entry, rows: awaited(rows) })],
  ])('of %s join to the document', async (_, source) => {
    const { chunks, end } = await collect([source()], { chunkSize: 4096 });
    expect(chunks.length).toBeGreaterThan(10);
    expect(chunks.join('')).toBe(whole());
    expect(end).toEqual({ observations: 500, problems: [] });
  });

  it('of nothing are an empty list', async () => {
    expect((await collect([])).chunks.join('')).toBe('[]');
  });

  it('report an odd row and go on', async () => {
    const { chunks, end } = await collect([
      { profile_id: 'p', entry, rows: [row(0), null, { ...row(1), errno: 1, probe_details: { x: Number.NaN } }, row(2)] },
    ]);
    expect(JSON.parse(chunks.join(''))).toHaveLength(2);
    expect(end.problems.map(({ code, index, field }) => [code, index, field])).toEqual([
      ['OBSERVATION_ROW_INVALID', 1, '/p/probes/1'],
      ['OBSERVATION_ROW_INVALID', 2, '/p/probes/2/probe_details'],
    ]);
  });

  it('end with the probes that never ran', async () => {
    const expected_matrix = {
      profiles: {
        p: {
          probes: [
            { name: 'n0', expectation_id: 'p:0' },
            { name: 'x', expectation_id: 'p:x' },
          ],
        },
        q: { probes: [{ name: 'y', expectation_id: 'q:y' }] },
      },
    };
    const { chunks } = await collect([{ profile_id: 'p', entry, rows: [row(0)] }], { expected_matrix });
    const events = JSON.parse(chunks.join('')) as Row[];
    expect(events.map((event) => event['expectation_id'])).toEqual(['p:0', 'p:x', 'q:y']);
  });

  it('are shown one by one to whoever derives more from them', async () => {
    const seen: unknown[] = [];
    await collect([{ profile_id: 'p', entry, rows: rows.slice(0, 3) }], {
      onObservation: (observation) => seen.push(observation['probe_name']),
    });
    expect(seen).toEqual(['n0', 'n1', 'n2']);
  });

  it('hold no more than a chunk, however many rows come', async () => {
    let produced = 0;
    function* endless(): Generator<Row> {
      for (;;) yield row(produced++);
    }
    const stream = streamObservations([{ profile_id: 'p', entry: {}, rows: endless() }], { ...options, chunkSize: 1000 });
    for (let i = 0; i < 10; i++) await stream.next();
    expect(produced).toBeLessThan(1000);
    await stream.return(undefined as never);
  });
});
