import { createWriteStream, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { streamNdjson } from '@runtime/files';
import { streamObservations } from '@runtime/observations';
import { simulatedDocuments } from '../generate/bundle.mjs';
import { rawResults } from '../generate/results.mjs';

const context = ({ matrix, baseline }) => ({
  expected_matrix: JSON.parse(readFileSync(matrix, 'utf8')),
  baseline_results: JSON.parse(readFileSync(baseline, 'utf8')),
  world_id: 'sonoma-14.4.1-23E224-arm64-dyld-2c0602c5',
  run_id: 'bench',
  rules: 'runtime',
});

const linesOf = (file) => readFileSync(file, 'utf8').trimEnd().split('\n');

/** Rows one after another, a source for each stretch of one profile. */
function* stretches(rows) {
  let current = null;
  for (const { profile_id, row } of rows) {
    if (current !== null && current.profile_id !== profile_id) {
      yield current;
      current = null;
    }
    current ??= { profile_id, entry: { status: 'ok' }, rows: [] };
    current.rows.push(row);
  }
  if (current !== null) yield current;
}

function* parsed(lines) {
  for (const line of lines) yield JSON.parse(line);
}

async function* fromFile(file) {
  let batch = [];
  for await (const { value } of streamNdjson(file)) {
    batch.push(value);
    if (batch.length === 256) {
      yield* stretches(batch);
      batch = [];
    }
  }
  yield* stretches(batch);
}

export const tasks = {
  /** Text in, text out, as the floor does it: parse, normalise, write. */
  async normalize(input, timed) {
    const options = context(input);
    const lines = linesOf(input.file);
    return timed(async () => {
      let bytes = 0;
      for await (const text of streamObservations(stretches(parsed(lines)), options)) bytes += Buffer.byteLength(text);
      return { rows: lines.length, bytes };
    });
  },
  async parseAndStringify({ file }, timed) {
    const lines = linesOf(file);
    return timed(() => {
      let bytes = 0;
      for (const line of lines) bytes += Buffer.byteLength(JSON.stringify(JSON.parse(line)));
      return { rows: lines.length, bytes };
    });
  },
  /** From file to file, strictly parsed, for the memory it takes. */
  async stream(input, timed) {
    const options = context(input);
    const out = createWriteStream(input.out);
    await timed(async () => {
      for await (const text of streamObservations(fromFile(input.file), options)) {
        if (!out.write(text)) await new Promise((resolve) => out.once('drain', resolve));
      }
      await new Promise((resolve) => out.end(resolve));
    });
  },
};

export async function prepare(work, rows) {
  const { documents } = await simulatedDocuments(join(work, `normalize-${rows}`), 'metadata-runner');
  const place = join(work, `normalize-${rows}`);
  const file = join(place, 'results.ndjson');
  const bytes = rawResults(file, JSON.parse(documents.get('runtime_results.json')), rows);
  const files = { matrix: join(place, 'matrix.json'), baseline: join(place, 'baseline.json') };
  writeFileSync(files.matrix, documents.get('expected_matrix.json'));
  writeFileSync(files.baseline, documents.get('baseline_results.json'));
  return { input: { file, out: join(place, 'events.json'), ...files }, bytes };
}

export async function rows({ work, quick, row }) {
  const count = quick ? 10_000 : 100_000;
  const { input, bytes } = await prepare(work, count);
  const size = { rows: count, bytes };
  row({
    id: 'normalize',
    work: `normalise ${count} raw results, ${Math.round(bytes / 1e6)} MB`,
    against: '`JSON.parse` and `JSON.stringify` of the same lines',
    family: 'normalize',
    ours: ['normalize', input],
    peer: ['parseAndStringify', input],
    target: 2.5,
    size,
  });
  const tenth = await prepare(work, count / 10);
  row({
    id: 'normalize-memory',
    work: `peak memory of ${count} raw results, file to file`,
    against: 'the same for a tenth of them',
    family: 'normalize',
    ours: ['stream', input],
    peer: ['stream', tenth.input],
    measure: 'rss',
    target: 1.25,
    size,
  });
}
