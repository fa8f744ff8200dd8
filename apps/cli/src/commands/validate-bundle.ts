import type { ValidationProgress } from '@runtime/bundle-store';
import { registerReader } from '@runtime/reference';
import { defineCommand } from '../command.js';
import { unreadableFiles } from '../error.js';
import { JUNIT } from '../export/junit.js';
import { junitOfValidation } from '../export/junit-validation.js';
import { writeOrPrint } from '../export/write-or-print.js';
import { progressText } from '../output/progress.js';
import { bundleAt } from './bundle-path.js';
import { at, bundleFlags, common, findingLines, grouped, lookedAtText, plural, shown } from './shared.js';

export const validateBundle = defineCommand({
  name: 'validate-bundle',
  summary: 'check a bundle against its index: every problem, not the first',
  examples: [['$0 validate-bundle --bundle suites/vfs/out', 'the run that LATEST names']],
  flags: {
    ...bundleFlags,
    junit: { type: 'string', requiresArg: true, description: 'also write the result as JUnit XML' },
  },
  async run(args, context) {
    registerReader();
    const { validateBundle: validate } = await import('@runtime/bundle-store');
    const result = await validate(await bundleAt(context, args.bundle), {
      ...common(context),
      requireRun: true,
      onProgress: (progress) => context.progress(progressLine(progress)),
    });
    const printed = args.junit === undefined ? {} : await writeOrPrint(args.junit, junitOfValidation(result), JUNIT, context);
    return {
      ...printed,
      document: result,
      ok: result.ok,
      refused: unreadableFiles(result.errors, result),
      lines: [
        ...findingLines('error', result.errors),
        ...findingLines('warning', result.warnings),
        result.ok
          ? `valid: run ${result.run_id}, ${lookedAtText(result)}, ${grouped(result.bytes)} bytes, status ${result.status}${result.repaired ? ', repaired' : ''}`
          : `not valid: ${plural(result.errors.length, 'error')} in ${shown(context, at(context, args.bundle))}`,
      ],
    };
  },
});

const progressLine = ({ done, total, done_bytes, total_bytes, rate, current }: ValidationProgress): string =>
  progressText(
    [`${done}/${total} artifacts`, `${mebibytes(done_bytes)}/${mebibytes(total_bytes)} MiB`, `${mebibytes(rate)} MiB/s`],
    current,
  );

const mebibytes = (bytes: number): string => (bytes / 1024 ** 2).toFixed(1);
