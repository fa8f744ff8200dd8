import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { documentsOf } from '../documents.js';
import type { Edit } from './edit.js';

const FORGED = /"harness":\s*"runtime-[^"]*"/g;

/** Takes the marks of ours out of one document, or puts those of the other runner there. */
export const editMarks: Edit = (run, random) => {
  const name = random.pick(documentsOf(run));
  const text = readFileSync(join(run, name), 'utf8');
  const forge = random.below(2) === 0;
  const edited = forge
    ? text.replace(FORGED, '"harness": "runtime-seatbelt/1"').replaceAll('"simulated"', '"seatbelt"')
    : text
        .replace(/"harness":\s*"runtime-[^"]*",?/g, '')
        .replace(/"@runtime\//g, '"book/')
        .replace(/,(\s*[}\]])/g, '$1');
  if (edited === text) return null;
  writeFileSync(join(run, name), edited);
  return `marks ${forge ? 'forged in' : 'out of'} ${name}`;
};
