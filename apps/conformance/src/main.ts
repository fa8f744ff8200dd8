import { parseArgs } from 'node:util';
import { encodePretty } from '@runtime/contracts';
import { register } from '@runtime/reference';
import { referenceRoot } from '@runtime/testing/locations';
import { Deviations } from './deviations.js';
import { runProofs } from './proofs.js';
import { renderTable, totalsOf } from './table.js';

const USAGE = `conformance [--json]

Compares what our packages make of the recorded reference evidence with what the reference made of it.
The evidence is the folder that RUNTIME_REFERENCE_DIR names, else the one beside the repository.

  --json   one document with every comparison, instead of the table

Exit 0: all met, or met but for named deviations; or there is no evidence to compare with. Exit 1: something failed. Exit 2: usage.`;

const SKIPPED = 'skipped: no reference evidence';

/** @returns the exit status. */
async function main(args: string[]): Promise<number> {
  let options: { json?: boolean | undefined; help?: boolean | undefined };
  try {
    options = parseArgs({ args, options: { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } }).values;
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`);
    return 2;
  }
  if (options.help === true) {
    console.log(USAGE);
    return 0;
  }
  if (referenceRoot === null) {
    console.log(
      options.json === true ? encodePretty({ ok: null, skipped: SKIPPED }) : `${SKIPPED} (set RUNTIME_REFERENCE_DIR to its folder)`,
    );
    return 0;
  }
  register();
  const deviations = Deviations.read();
  const results = await runProofs({ reference: referenceRoot, deviations });
  const totals = totalsOf(results);
  console.log(
    options.json === true ? encodePretty({ ok: totals.failed === 0, totals, proofs: results }) : renderTable(results, deviations),
  );
  return totals.failed === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
