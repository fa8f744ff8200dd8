import { captureIn } from '../../src/capture.js';
import { base, compilerOf, otherTable, simulatedHost } from './host.js';

/** A capture as a process of its own, so that it can be killed: a line for each profile that was compiled. */
const result = await captureIn(
  { platform: 'darwin', uid: 501, host: simulatedHost(compilerOf(otherTable())) },
  { out: process.argv[2] as string, base, onProgress: ({ compiled }) => process.stdout.write(`${compiled}\n`) },
);
process.stdout.write(`${JSON.stringify(result)}\n`);
