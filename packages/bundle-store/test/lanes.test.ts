import { loadBundle, validateBundle } from '@runtime/bundle-store';
import { describe, expect, it } from 'vitest';
import { lanesOf, lanesRun, PLACES } from './support/lanes.js';
import type { Editable } from './support/run.js';

const problemsOf = async (run: string): Promise<unknown[]> =>
  (await validateBundle(run)).errors.map(({ code, path, field }) => [code, path, field]);

type Edit = (row: Editable, name: string) => void;

/** Changes one member of the first row of a document, and gives what is found. */
const afterEdit = async (file: string, path: readonly string[], edit: Edit): Promise<unknown[]> =>
  problemsOf(
    await lanesRun((documents) => {
      const owner = path.slice(0, -1).reduce((value, name) => value[name], documents[file][0]);
      edit(owner, path.at(-1) as string);
    }),
  );

/** Every member of a row, by the names that lead to it. */
const membersOf = (value: Editable): string[][] =>
  typeof value !== 'object' || value === null || Array.isArray(value)
    ? [[]]
    : Object.entries(value).flatMap(([name, inner]) => membersOf(inner).map((path) => [name, ...path]));

/** Members that no row need have. */
const OPTIONAL: Record<string, RegExp> = {
  'baseline_results.json': /^(?:name|primary_intent|command)\b/,
  'runtime_results.json': /^(?:name|primary_intent|command|stdout)\b/,
  'runtime_events.normalized.json': /^(?:probe_name|primary_intent|policy_layers|command|stdout)\b/,
  'path_witnesses.json': /^(?:scenario_id|command)$/,
};
/** How a decision came about: events and results tell it alike, and of two that differ the one that is read second is found. */
const STORY = /^(?:runtime_result\.)?(?:reached|first|decision_path|violation|failure|apply_report)/;

function problemOf(file: string, position: number, member: string): unknown[] {
  const row = [...(PLACES[file] as readonly string[]), position].map((part) => `/${part}`).join('');
  if (STORY.test(member)) return ['BUNDLE_ROWS_MISMATCH', 'runtime_events.normalized.json', `/${position}`];
  if (member === 'mismatch_type') return ['BUNDLE_ROWS_MISMATCH', file, '/counts'];
  return ['BUNDLE_ROWS_MISMATCH', file, `${row}/${member === 'stderr' ? 'stdout' : member.replaceAll('.', '/')}`];
}

it('a run with a row that differs is not loaded', async () => {
  const run = await lanesRun((documents) => void documents['path_witnesses.json'].pop());
  await expect(loadBundle(run)).rejects.toMatchObject({ code: 'BUNDLE_ROWS_MISMATCH', path: 'path_witnesses.json' });
});

it('a run of three lanes is valid, and every row of its job was compared', async () => {
  expect(await validateBundle(await lanesRun())).toMatchObject({ ok: true, errors: [], looked_at: { artifacts: 18, rows: 11 } });
});

describe.each(Object.keys(PLACES))('a row of %s', (file) => {
  const rows = lanesOf()[file];
  const members = membersOf(rows[0]);

  it('is found with another value of any member', async () => {
    for (const path of members) {
      const found = await afterEdit(file, path, (owner, name) => {
        owner[name] = 'other';
      });
      expect(found, path.join('.')).toEqual([problemOf(file, 0, path.join('.'))]);
    }
  });

  it('is found without any member that every row has, and is good without any other', async () => {
    for (const path of members) {
      const member = path.join('.');
      const wasNull = path.reduce((value, name) => value[name], rows[0]) === null;
      const found = await afterEdit(file, path, (owner, name) => void delete owner[name]);
      expect(found, member).toEqual(wasNull || OPTIONAL[file]?.test(member) === true ? [] : [problemOf(file, 0, member)]);
    }
  });

  it('is found where it is one too many, missing, or in another place', async () => {
    const [row, problem] = [`/${[...(PLACES[file] as readonly string[]), ''].join('/')}`, 'BUNDLE_ROWS_MISMATCH'];
    const edits: [(rows: Editable[]) => unknown, field: string, message: string][] = [
      [(rows) => rows.push(rows[0]), `${row}${rows.length}`, `holds more rows than the ${rows.length} that follow from the job`],
      [(rows) => rows.pop(), '', `holds ${rows.length - 1} rows, and ${rows.length} follow from the job`],
      [(rows) => rows.splice(0), '', `holds 0 rows, and ${rows.length} follow from the job`],
      ...(rows.length === 1
        ? []
        : [[(rows: Editable[]) => rows.reverse(), `${row}0/`, ''] as [(rows: Editable[]) => unknown, string, string]]),
    ];
    for (const [edit, field, message] of edits) {
      const { errors } = await validateBundle(await lanesRun((documents) => void edit(documents[file])));
      expect(errors).toEqual([
        expect.objectContaining({
          code: problem,
          path: file,
          field: expect.stringContaining(field),
          message: expect.stringContaining(message),
        }),
      ]);
    }
  });

  it('is found where it is no object', async () => {
    const run = await lanesRun((documents) => void documents[file].splice(0, 1, ['x']));
    expect((await problemsOf(run))[0]).toEqual(expect.arrayContaining([file]));
  });
});
