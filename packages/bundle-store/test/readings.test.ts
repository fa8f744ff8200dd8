import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  openBundleUnverified,
  type Reading,
  readingOf,
  registerReading,
  type Severities,
  type Severity,
  validateBundle,
} from '@runtime/bundle-store';
import { temporaryDirectory } from '@runtime/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Editable, editJson, layOutRun, replaceFile } from './support/run.js';

/** Judges as ours does, but for what a test says. */
let severities: Partial<Severities> = {};
let more: Partial<Reading> = {};
beforeAll(async () => {
  const ours = await readingOf('runtime');
  registerReading('reference', async () => ({ ...ours, comparesJob: false, severities: { ...ours.severities, ...severities }, ...more }));
});

function unlist(run: string, name: string): void {
  rmSync(join(run, name));
  editJson(run, 'artifact_index.json', (index) => {
    index.artifacts = index.artifacts.filter(({ path }: Editable) => !path.endsWith(`/${name}`));
  });
}

/** A run that nothing shows to be ours. */
function unmarked(): string {
  const run = join(temporaryDirectory(), 'out/run-1');
  layOutRun(run, { runId: 'run-1' });
  for (const name of ['job/job.json', 'job/results.ndjson']) unlist(run, name);
  rmSync(join(run, 'job'), { recursive: true });
  editJson(run, 'run_manifest.json', (manifest) => void delete manifest.execution);
  return run;
}

const entry = (index: Editable, name: string): Editable => index.artifacts.find(({ path }: Editable) => path.endsWith(`/${name}`));
const indexed = (edit: (index: Editable) => unknown) => (run: string) => editJson(run, 'artifact_index.json', (index) => void edit(index));
const NO_LOG = 'no log';

describe('how grave a finding is follows from the reading', () => {
  it.each<[keyof Severities, string, (run: string) => void, Partial<Severities>?]>([
    ['requiredArtifact', 'BUNDLE_ARTIFACT_REQUIRED', (run) => unlist(run, 'summary.md')],
    ['unexpectedFile', 'BUNDLE_UNEXPECTED_FILE', (run) => writeFileSync(join(run, 'stray'), '')],
    [
      'runState',
      'BUNDLE_STATE_UNKNOWN',
      (run) => editJson(run, 'run_status.json', (status) => void Object.assign(status, { state: 3 })),
      { documentSchema: 'ignored' },
    ],
    [
      'runState',
      'BUNDLE_STATE_MISMATCH',
      (run) => editJson(run, 'run_status.json', (status) => void Object.assign(status, { state: 'failed' })),
    ],
    ['absentSize', 'BUNDLE_SIZE_INVALID', indexed((index) => delete entry(index, 'summary.md').file_size)],
    ['missingList', 'BUNDLE_INDEX_INVALID', indexed((index) => Object.assign(index, { missing: { x: 1 }, status: 'partial' }))],
    ['versionType', 'BUNDLE_INDEX_INVALID', indexed((index) => Object.assign(entry(index, 'summary.md'), { schema_version: 3 }))],
    [
      'absentVersion',
      'BUNDLE_SCHEMA_MISMATCH',
      indexed((index) => Object.assign(entry(index, 'mismatch_summary.json'), { schema_version: 'v1' })),
    ],
    ['row', 'BUNDLE_ROW_INVALID', (run) => replaceFile(run, 'mismatch_packets.jsonl', '3\n')],
    ['row', 'BUNDLE_RUN_ID_MISMATCH', (run) => replaceFile(run, 'mismatch_summary.json', '{"run_id": "run-2"}')],
    [
      'documentSchema',
      'BUNDLE_SCHEMA_UNKNOWN',
      (run) => editJson(run, 'run_status.json', (status) => void Object.assign(status, { schema_version: 'v9' })),
    ],
    [
      'absentIdentity',
      'BUNDLE_RUN_ID_MISMATCH',
      (run) => editJson(run, 'run_status.json', (status) => void delete status.run_id),
      { documentSchema: 'ignored' },
    ],
    ['repairLog', 'JSON_SYNTAX', (run) => writeFileSync(join(run, 'repair_log.json'), NO_LOG), { unfinishedRepair: 'ignored' }],
    [
      'unfinishedRepair',
      'BUNDLE_REPAIR_UNFINISHED',
      (run) => writeFileSync(join(run, 'repair_log.json'), NO_LOG),
      { repairLog: 'ignored' },
    ],
  ])('%s: %s', async (name, code, edit, besides = {}) => {
    const told = async (severity: Severity): Promise<string | null> => {
      severities = { ...besides, [name]: severity };
      const run = unmarked();
      edit(run);
      const { errors, warnings, rule_set } = await validateBundle(run);
      expect(rule_set).toBe('reference');
      const has = (list: readonly { code: string }[]): boolean => list.some((problem) => problem.code === code);
      return has(errors) ? 'error' : has(warnings) ? 'warning' : 'ignored';
    };
    for (const severity of ['error', 'warning', 'ignored'] as const) expect(await told(severity)).toBe(severity);
  });

  it('and what is missing of a failed run is no finding, or one', async () => {
    const told = async (missingOfFailedRun: Severity, status: string): Promise<string[]> => {
      severities = { missingOfFailedRun, runState: 'ignored' };
      const run = unmarked();
      indexed((index) => Object.assign(index, { missing: ['out/run-1/x'], status }))(run);
      return (await validateBundle(run)).errors.map(({ code }) => code);
    };
    expect(await told('ignored', 'failed')).toEqual([]);
    expect(await told('error', 'failed')).toEqual(['BUNDLE_MISSING_LISTED']);
    expect(await told('ignored', 'partial')).toEqual(['BUNDLE_MISSING_LISTED']);
  });
});

describe('what else a reading says', () => {
  it('is which artifacts need not be there, and what lies beside them', async () => {
    severities = {};
    const run = unmarked();
    unlist(run, 'summary.md');
    writeFileSync(join(run, 'left'), '');
    const found = async (): Promise<string[]> => (await validateBundle(run)).errors.map(({ path }) => path as string);
    more = {};
    expect(await found()).toEqual(['summary.md', 'left']);
    more = { optionalArtifacts: ['summary.md'], leftBeside: { files: ['left'], folders: [] } };
    expect(await found()).toEqual([]);
    more = {};
  });

  it('is whether members that we add to an unverified bundle print', async () => {
    for (const hiddenMembers of [false, true]) {
      more = { hiddenMembers };
      const bundle = await openBundleUnverified(unmarked());
      expect([Object.keys(bundle).includes('run_id'), bundle.run_id]).toEqual([!hiddenMembers, 'run-1']);
    }
    more = {};
  });

  it('is, of ours, that mismatches are marked as known, and that every repair is', async () => {
    expect(await readingOf('runtime')).toMatchObject({
      recordsKnown: true,
      comparesJob: true,
      hiddenMembers: false,
      repair: { marksEvery: true },
    });
  });
});
