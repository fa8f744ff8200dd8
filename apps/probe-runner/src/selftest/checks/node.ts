import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RuntimeError, sha256Hex } from '@runtime/contracts';
import { askHelper } from '../../native/ask.js';
import type { Helper } from '../../native/helper.js';
import { nodeFacts } from '../../node-facts.js';
import { type Check, judged, notApplicable, open } from '../check.js';

/** The programs of ours that run here: Node, and the native helper. */
export const NODE_CHECKS: readonly Check[] = [
  {
    id: 'node',
    group: 'node',
    question: 'Which Node is this, where does it stand, and what does its signature allow?',
    expected: null,
    means: 'a Node that launchd may not start explains a job that is never spawned (launchd/launch.ts)',
    run: async ({ host }) => open({ version: process.version, arch: process.arch, ...(await nodeFacts(host)) }),
  },
  {
    id: 'helper',
    group: 'node',
    question: 'Does the native helper start, and answer with a whole record?',
    expected: 'a record with the facts of this host',
    means: 'without it most operations are driver_unavailable; native/helper.ts compares its digest, native/record.ts reads its record',
    run: async ({ host }) => {
      if (host.helper === null)
        return notApplicable(`there is no build for ${process.platform}-${process.arch}, or not the one that was built`);
      const answer = await askHelper(host.helper, { call: 'facts', options: {} });
      return judged(answer?.facts !== undefined, answer === null ? { record: null } : { ...answer.facts });
    },
  },
  {
    id: 'helper_replaced',
    group: 'node',
    question: 'Is a helper noticed in whose place something else stands, and one that is built right and says nothing?',
    expected: 'a record; HELPER_CHANGED; no record',
    means:
      'native/helper.ts compares digests and native/record.ts reads records: with either broken, another program answers for the kernel',
    run: async ({ host, directory }) => {
      if (host.helper === null) return notApplicable('there is no native helper');
      const copy = { path: join(directory, 'helper'), sha256: host.helper.sha256 };
      copyFileSync(host.helper.path, copy.path);
      const copied = await saidBy(copy);
      writeFileSync(copy.path, SILENT);
      const replaced = await saidBy(copy);
      const silent = await saidBy({ ...copy, sha256: sha256Hex(readFileSync(copy.path)) });
      return judged(copied === 'record' && replaced === 'HELPER_CHANGED' && silent === 'no record', { copied, replaced, silent });
    },
  },
  {
    id: 'helper_self_check',
    group: 'node',
    question: 'Does sandbox_check answer on this release?',
    expected: '0: not sandboxed',
    means: 'the self check and the oracle lane hang on this call (native/src/policy-query.c)',
    run: async ({ host }) => {
      if (host.helper === null) return notApplicable('there is no native helper');
      const answer = await askHelper(host.helper, { call: 'self_check', options: { pid: process.pid } });
      return judged(answer?.rc === 0, { rc: answer?.rc ?? null, errno: answer?.errno ?? null });
    },
  },
];

/** Begins as the helper does, and has no record to show. */
const SILENT = '#!/bin/sh\nprintf B >&3\n';

async function saidBy(helper: Helper): Promise<string> {
  try {
    return (await askHelper(helper, { call: 'facts', options: {} })) === null ? 'no record' : 'record';
  } catch (error) {
    if (error instanceof RuntimeError) return error.code;
    throw error;
  }
}
