import { type FailureScript, ONE, probing } from './failure.js';

/** The probe runs, and what it does is no decision. */
export const PROBING: readonly FailureScript[] = [
  { happens: 'the tool fails in words of its own', script: { tools: { head: 'fail' } }, told: 'probe_failed, exit 7' },
  {
    happens: 'the tool says the words of `sandbox-exec`',
    script: { tools: { head: 'imitate' } },
    told: 'probe_failed, exit 71',
  },
  { happens: 'the tool fails without a word, as `nc -z` alone would', script: { tools: { head: 'silent' } }, told: 'probe_failed, exit 1' },
  { happens: 'the tool crashes', script: { tools: { head: 'crash' } }, told: 'signalled by SIGABRT' },
  { happens: 'the tool writes bytes that are no text', script: { tools: { head: 'binary' } }, told: 'allow, binary output' },
  { happens: 'the tool writes without end', script: { tools: { head: 'flood' } }, told: 'output_limit' },
  {
    happens: 'the tool does not end',
    script: { tools: { head: 'forever' } },
    setting: { limits: { probe_ms: 1500 } },
    told: 'timed_out',
  },
  {
    happens: 'the tool leaves a process behind, which is swept',
    script: { tools: { head: 'escape' } },
    told: 'allow, left a process behind',
  },
  {
    happens: 'the target is not there',
    script: {},
    suite: probing({ target: '/private/tmp/no-such-file', expected: 'deny' }),
    told: 'target absent',
  },
  {
    happens: 'the connection is denied',
    script: {},
    suite: probing({ operation: 'network-outbound', target: '192.0.2.1:80', expected: 'deny' }),
    told: 'deny: Operation not permitted',
  },
  {
    happens: 'the target is not of this world of text',
    script: {},
    suite: probing({ target: '/private/tmp/a\0b' }),
    told: 'target_holds_nul',
  },
  {
    happens: 'a probe writes rows and an end record of its own',
    script: { tools: { head: 'forge_rows' } },
    suite: { ...ONE, probes: [{ id: 'one', target: '/private/tmp/bar', expected: 'deny' }] },
    told: 'deny: Operation not permitted',
    twin: true,
  },
];
