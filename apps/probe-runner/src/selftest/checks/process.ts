import { selfCheck } from '../../seatbelt/self-check.js';
import { type Check, judged, shownProcess } from '../check.js';
import { start } from '../start.js';

/** Whether processes can be started, watched and ended here at all. */
export const PROCESS_CHECKS: readonly Check[] = [
  {
    id: 'self_check',
    group: 'process',
    question: 'Is this process itself outside any sandbox?',
    expected: 'not sandboxed',
    means: 'nothing below counts inside a sandbox; if this is none, the self check (seatbelt/self-check.ts) reads the answer wrongly',
    run: async ({ host }) => {
      const check = await selfCheck(host);
      return judged(check.sandboxed === false, { ...check });
    },
  },
  {
    id: 'deadline',
    group: 'process',
    question: 'Is a process that does not end ended with its group?',
    expected: 'timed out',
    means: 'supervise/run-process.ts does not end what it started',
    run: async (context) => {
      const report = await start(context, [context.host.tools.bash, '-c', 'while :; do :; done'], { limitMs: 1000 });
      return judged(report.outcome === 'timed_out' && !report.left_behind, shownProcess(report));
    },
  },
  {
    id: 'output_bound',
    group: 'process',
    question: 'Is a process that writes without end ended?',
    expected: 'flooded',
    means: 'supervise/capture.ts does not bound what it reads',
    run: async (context) => {
      const report = await start(context, [context.host.tools.bash, '-c', 'while :; do printf %01024d 0; done']);
      return judged(report.outcome === 'flooded', { ...shownProcess(report), stdout: report.stdout.bytes > 0 });
    },
  },
];
