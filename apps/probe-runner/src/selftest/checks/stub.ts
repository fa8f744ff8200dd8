import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assembleProfile } from '@runtime/sbpl';
import { buildSandboxArgs } from '../../seatbelt/argv.js';
import { classifyStart } from '../../seatbelt/classify.js';
import { type Check, type CheckContext, judged, open, shownProcess } from '../check.js';
import { ALLOW, start } from '../start.js';

interface Starting {
  /** The text of the profile; null for one that is not there. */
  profile: string | null;
  unreadable?: true;
  command?: string;
  stub?: false;
}

/** One start as the runner makes it, and how the runner reads it. */
async function started(context: CheckContext, { profile, unreadable, command = context.host.tools.true, stub }: Starting) {
  const path = join(context.directory, 'profile.sb');
  if (profile !== null) writeFileSync(path, profile);
  if (unreadable === true) chmodSync(path, 0);
  const argv = buildSandboxArgs(context.host.tools, { profile: path, command: [command], ...(stub === undefined ? {} : { stub }) });
  const report = await start(context, argv, { marker: stub !== false });
  const { exit_code, signal, stderr, marker } = report;
  const read = classifyStart({ exit_code, signal, stderr: stderr.text, marker: stub === false ? '' : marker });
  return { read_as: read.reason ?? 'started', report: shownProcess(report) };
}

const reading = (id: string, question: string, expected: string, starting: Starting): Check => ({
  id,
  group: 'stub',
  question,
  expected,
  means:
    'seatbelt/classify.ts reads status and words of sandbox-exec and the stub; what it does not know is unclassified, never a decision',
  run: async (context) => {
    const found = await started(context, starting);
    return judged(found.read_as === expected, found);
  },
});

const unbound = '(version 1)\n(allow default)\n(allow no-such-operation)\n';

/** The start of a probe: what says that it ran, and what keeps it from running. */
export const STUB_CHECKS: readonly Check[] = [
  reading('stub', "Does the system's bash say that it started?", 'started', { profile: ALLOW }),
  reading('stub_run_time_block', 'Do the rules that every run appends let the stub start under deny default?', 'started', {
    profile: assembleProfile({ text: '(version 1)\n(deny default)\n', file: 'profile.sb', runTimeBlock: true }).text,
  }),
  reading('stub_exec_denied', 'What does bash make of a program that the policy does not let start?', 'exec_refused', {
    profile: '(version 1)\n(allow default)\n(deny process-exec* (literal "/usr/bin/false"))\n',
    command: '/usr/bin/false',
  }),
  reading('stub_exec_missing', 'What does bash make of a program that is not there?', 'exec_failed', {
    profile: ALLOW,
    command: '/usr/bin/runtime-no-such-program',
  }),
  reading('text_exec_denied', 'Is a denied exec of the stub still 71 with the known words?', 'stub_exec_refused', {
    profile: '(version 1)\n(allow default)\n(deny process-exec*)\n',
  }),
  reading('text_unbound', 'Is a profile with an unknown operation still 65 with the known words?', 'profile_invalid', { profile: unbound }),
  reading('text_host', 'Is a network address with a host still refused by the compiler?', 'profile_invalid', {
    profile: '(version 1)\n(allow default)\n(allow network-outbound (remote tcp "example.org:80"))\n',
  }),
  reading('text_string', 'Is a string without an end still refused by the reader?', 'profile_invalid', {
    profile: '(version 1)\n(allow default "\n',
  }),
  reading('text_version', 'Is a profile without a version still refused?', 'profile_invalid', { profile: '(allow default)\n' }),
  reading('text_missing', 'Is a profile that is not there 65 with its path and the words of the errno?', 'profile_unreadable', {
    profile: null,
  }),
  reading('text_unreadable', 'Is a profile that may not be read 65 with its path and the words of the errno?', 'profile_unreadable', {
    profile: ALLOW,
    unreadable: true,
  }),
  reading('text_gated', 'Is a profile that an entitlement gates refused with the words of a nested sandbox?', 'apply_refused', {
    profile: '(version 2)\n(allow default)\n(allow mach-bootstrap (apply-message-filter (deny mach-message-send)))\n',
  }),
  {
    id: 'text_nested',
    group: 'stub',
    question: 'Is a sandbox inside a sandbox still 71 with the known words?',
    expected: 'already_sandboxed',
    means: 'seatbelt/classify.ts and seatbelt/self-check.ts know a nested sandbox by these words',
    run: async (context) => {
      const { tools } = context.host;
      const report = await start(context, [tools.sandbox_exec, '-p', ALLOW, tools.sandbox_exec, '-p', ALLOW, tools.true]);
      const { exit_code, signal, stderr } = report;
      const read = classifyStart({ exit_code, signal, stderr: stderr.text, marker: '', sandboxed: true });
      return judged(read.reason === 'already_sandboxed', { read_as: read.reason, report: shownProcess(report) });
    },
  },
  {
    id: 'two_profiles',
    group: 'stub',
    question: 'What does sandbox-exec do with both -f and -p?',
    expected: null,
    means: 'nothing here gives it both; whoever reads commands of others has to know',
    run: async (context) => {
      const path = join(context.directory, 'deny.sb');
      writeFileSync(path, '(version 1)\n(deny default)\n');
      return open(shownProcess(await start(context, [context.host.tools.sandbox_exec, '-f', path, '-p', ALLOW, context.host.tools.true])));
    },
  },
];
