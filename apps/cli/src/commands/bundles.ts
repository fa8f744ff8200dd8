import type { BundleErrorCode, ListedRun } from '@runtime/bundle-store';
import { defineCommand } from '../command.js';
import { junitOf } from '../export/junit.js';
import { at, exactlyOne, findingLines, grouped, plural, root, shown } from './shared.js';

const bundleFlag = {
  type: 'string',
  demandOption: true,
  requiresArg: true,
  description: 'a run directory, or a bundle root (then its LATEST)',
} as const;

export const validateBundle = defineCommand({
  name: 'validate-bundle',
  summary: 'check a bundle against its index: every problem, not the first',
  examples: [['$0 validate-bundle --bundle suites/vfs/out', 'the run that LATEST names']],
  flags: {
    bundle: bundleFlag,
    junit: { type: 'string', requiresArg: true, description: 'also write the result as JUnit XML' },
  },
  async run(args, context) {
    const { BundleError, validateBundle: validate } = await import('@runtime/bundle-store');
    const result = await validate(at(context, args.bundle), root(context));
    const absent = result.errors.find(({ code }) => NO_BUNDLE.has(code));
    if (absent !== undefined) throw new BundleError({ ...absent, code: absent.code as BundleErrorCode });
    if (args.junit !== undefined) {
      const { writeFileDurable } = await import('@runtime/files');
      await writeFileDurable(at(context, args.junit), junitOf(result));
    }
    return {
      document: result,
      ok: result.ok,
      lines: [
        ...findingLines('error', result.errors),
        ...findingLines('warning', result.warnings),
        result.ok
          ? `valid: run ${result.run_id}, ${plural(result.artifacts, 'artifact')}, ${grouped(result.bytes)} bytes, status ${result.status}`
          : `not valid: ${plural(result.errors.length, 'error')} in ${shown(context, at(context, args.bundle))}`,
      ],
    };
  },
});

/** There is nothing to validate: an input that is missing, and no answer about a bundle. */
const NO_BUNDLE = new Set([
  'BUNDLE_NOT_FOUND',
  'BUNDLE_NO_LATEST',
  'BUNDLE_LATEST_DANGLING',
  'BUNDLE_LATEST_INVALID',
  'BUNDLE_LATEST_TOO_LARGE',
]);

export const reindexBundle = defineCommand({
  name: 'reindex-bundle',
  summary: 'check a bundle strictly, or rewrite its index and log the repair',
  examples: [
    ['$0 reindex-bundle --bundle out/RUN --strict', 'changes nothing'],
    ['$0 reindex-bundle --bundle out/RUN --repair', 'a repaired bundle says so for ever'],
  ],
  flags: {
    bundle: bundleFlag,
    strict: { type: 'boolean', description: 'verify only' },
    repair: { type: 'boolean', description: 'rewrite the index for what is present and append to repair_log.json' },
  },
  async run(args, context) {
    const mode = exactlyOne('reindex-bundle', args, ['strict', 'repair']);
    const { reindexBundle: reindex } = await import('@runtime/bundle-store');
    const result = await reindex(at(context, args.bundle), { ...root(context), repair: mode === 'repair' });
    const lines =
      result.status === 'ok'
        ? [`ok: ${result.bundle_dir}`]
        : [`repaired: ${result.bundle_dir}`, '  it can no longer be promoted; repair_log.json says what was found'];
    return { document: result, lines };
  },
});

/** Runs without a time come last; equal times are ordered by id, so that the list is always the same. */
const newestFirst = (a: ListedRun, b: ListedRun): number =>
  (b.updated_at_unix ?? 0) - (a.updated_at_unix ?? 0) || (a.run_id < b.run_id ? -1 : 1);

export const listRuns = defineCommand({
  name: 'list-runs',
  summary: 'every run under a bundle root, committed or not, newest first',
  examples: [['$0 list-runs --out suites/vfs/out --format table', 'for people']],
  flags: { out: { type: 'string', demandOption: true, requiresArg: true, description: 'the bundle root' } },
  async run(args, context) {
    const { listRuns: list } = await import('@runtime/bundle-store');
    const { runs } = await list(at(context, args.out));
    return { document: runs.toSorted(newestFirst) };
  },
});
