import { askHelper } from '../../native/ask.js';
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
      return judged(answer?.facts !== undefined, { ...answer?.facts });
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
