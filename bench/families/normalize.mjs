import { closeSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { deriveDocuments, ProfileStatuses } from '@runtime/observations';
import { jobRows } from '../generate/results.mjs';

const EVENTS = 'runtime_events.normalized.json';

const linesOf = (file) => readFileSync(file, 'utf8').trimEnd().split('\n');

/**
 * What the documents are made from: one profile with a probe for each row. The rows are an array, or parsed each time they are gone over;
 * each is shown to `statuses` when it comes.
 */
function runOf(lines, scenario) {
  const probes = lines.map((line) => ({
    ...namesOf(JSON.parse(line)),
    operation: 'file-read-metadata',
    target: '/private/tmp/foo',
    expected: 'allow',
  }));
  const profiles = [{ profile_id: 'p', profile_path: 'sb/p.sb', probes, known: {} }];
  const statuses = new ProfileStatuses(profiles);
  const run = {
    run_id: 'bench',
    world_id: 'w',
    plan_id: 'bench',
    plan_digest: '0',
    channel: 'direct',
    output_root: 'out/bench',
    repo_root_context: '.',
    lanes: { baseline: false, scenario: true, oracle: false },
    dry_run: false,
    filters: null,
    failure: null,
    profiles,
    statuses: statuses.found,
    profileFile: () => 'runtime_profiles/p.sb',
    tools: [],
    errnoName: (errno) => (errno === 1 ? 'EPERM' : null),
    rows: { baseline: [], scenario, oracle: [] },
  };
  return { run, statuses };
}

const namesOf = ({ expectation_id }) => ({ name: expectation_id, expectation_id });

function sinkOf(path) {
  const file = openSync(path, 'w');
  let text = '';
  const flush = () => {
    writeSync(file, text);
    text = '';
  };
  return {
    write(piece) {
      text += piece;
      if (text.length >= 65_536) flush();
    },
    end() {
      flush();
      closeSync(file);
    },
  };
}

function* encoded(rows) {
  for (const row of rows) yield `${JSON.stringify(row)}\n`;
}

export const tasks = {
  /** Text in, text out, as the floor does it: parse, normalise, write. */
  async normalize({ file }, timed) {
    const lines = linesOf(file);
    const rows = [];
    const { run, statuses } = runOf(lines, rows);
    return timed(() => {
      let bytes = 0;
      const events = (piece) => {
        bytes += Buffer.byteLength(piece);
      };
      for (const line of lines) {
        const row = JSON.parse(line);
        rows.push(row);
        statuses.add(row);
      }
      deriveDocuments(run, (name) => (name === EVENTS ? events : null));
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
  /** Every document of the rows, from file to file. */
  async stream({ file, out }, timed) {
    await timed(() => {
      const lines = linesOf(file);
      const rows = {
        *[Symbol.iterator]() {
          for (const line of lines) yield JSON.parse(line);
        },
      };
      const sinks = [];
      const { run, statuses } = runOf(lines, rows);
      for (const line of lines) statuses.add(JSON.parse(line));
      deriveDocuments(run, (name) => {
        const sink = sinkOf(`${out}.${name}`);
        sinks.push(sink);
        return sink.write;
      });
      for (const sink of sinks) sink.end();
    });
  },
  /** The rows alone, held and written again. */
  async hold({ file, out }, timed) {
    await timed(() => {
      const sink = sinkOf(`${out}.rows`);
      for (const line of encoded(linesOf(file).map((line) => JSON.parse(line)))) sink.write(line);
      sink.end();
    });
  },
};

export async function prepare(work, shared, rows) {
  const place = join(work, `normalize-${rows}`);
  mkdirSync(place, { recursive: true });
  const { documents } = await shared.documents('metadata-runner');
  const file = join(place, 'results.ndjson');
  const bytes = jobRows(file, documents.get('job/results.ndjson').toString('utf8'), rows);
  return { input: { file, out: join(place, 'out') }, bytes };
}

export async function rows({ work, quick, row, shared }) {
  const count = quick ? 5_000 : 50_000;
  const { input, bytes } = await prepare(work, shared, count);
  const size = { rows: count, bytes };
  const pairs = quick ? 1 : 3;
  row({
    id: 'normalize',
    work: `normalise ${count} job rows, ${Math.round(bytes / 1e6)} MB`,
    against: '`JSON.parse` and `JSON.stringify` of the same lines',
    family: 'normalize',
    ours: ['normalize', input],
    peer: ['parseAndStringify', input],
    target: 2.5,
    pairs,
    size,
    each: [count, 'a row'],
  });
  row({
    id: 'normalize-memory',
    work: `peak memory of all documents of ${count} job rows, file to file`,
    against: 'the rows alone, held and written again',
    family: 'normalize',
    ours: ['stream', input],
    peer: ['hold', input],
    measure: 'rss',
    target: 1.25,
    pairs: 1,
    size,
    each: [count, 'a row'],
  });
}
