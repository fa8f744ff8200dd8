import { describe, expect, it } from 'vitest';
import type { HelperAnswer, HelperOutput } from '../../src/native/record.js';
import type { AnswerFacts } from '../../src/seatbelt/answers.js';
import { readAnswer, readCheck } from '../../src/seatbelt/call-answers.js';
import { callStart } from '../../src/seatbelt/call-start.js';
import { withDependency } from '../../src/seatbelt/dependency.js';
import { DRIVERS } from '../../src/seatbelt/drivers/table.js';
import type { CallDriver, Driver, ProbeSpec } from '../../src/seatbelt/drivers/types.js';
import { targetAbsent } from '../../src/seatbelt/presence.js';
import { toolsOfJob } from '../../src/seatbelt/tools-used.js';
import type { ProcessReport } from '../../src/supervise/run-process.js';

const BLANK: HelperAnswer = {
  ...{ record: 1, call: 'x', sandboxed: 0, apply: null, failed_step: null, rc: null, errno: null, details: {}, observed: {} },
};
const output = (answer: Partial<HelperAnswer> | null, more: Partial<HelperOutput> = {}): HelperOutput => ({
  ...{ begun: true, refused: null },
  answer: answer === null ? null : { ...BLANK, ...answer },
  ...more,
});
const driverOf = (id: string): CallDriver => DRIVERS.find((driver) => driver.id === id) as CallDriver;
const failed = (
  step: string,
  errno: number | null,
  more: Partial<NonNullable<HelperAnswer['failed_step']>> = {},
): Partial<HelperAnswer> => ({
  failed_step: { step, errno, code: null, under_policy: true, ...more },
});

const BEFORE = { under_policy: false };

describe('what the answer of a call means', () => {
  it.each<[string, string, Partial<HelperAnswer> | null, AnswerFacts]>([
    ['nothing', 'open-read', null, { answer: null }],
    ['a call that was not made', 'open-read', {}, { answer: null }],
    ['success', 'open-read', { rc: 0 }, { answer: 'allow', details: {} }],
    ['a descriptor', 'open-read', { rc: 7 }, { answer: 'allow', details: {} }],
    [
      'where it led',
      'open-read',
      { rc: 0, observed: { observed_path: '/x' } },
      { answer: 'allow', details: {}, observed: { observed_path: '/x' } },
    ],
    ['a refusal', 'open-read', { rc: -1, errno: 1 }, { answer: 'deny', errno: 1, details: {} }],
    ['a missing target', 'open-read', { rc: -1, errno: 2 }, { answer: null, absent: true, errno: 2, details: {} }],
    ['mode bits', 'open-read', { rc: -1, errno: 13 }, { answer: null, reason: 'probe_failed', errno: 13, details: {} }],
    ['a failure without a number', 'open-read', { rc: -1 }, { answer: null, reason: 'probe_failed', errno: 0, details: {} }],
    ['a failure behind the look', 'getxattr', { rc: -1, errno: 93 }, { answer: 'allow', errno: 93, details: {} }],
    ['a code of success', 'bootstrap-look-up', { rc: 0, details: { code: 0 } }, { answer: 'allow', details: { code: 0 } }],
    ['a code of refusal', 'bootstrap-look-up', { rc: 1100 }, { answer: 'deny', details: {} }],
    ['a code of absence', 'bootstrap-look-up', { rc: 1102 }, { answer: null, absent: true, details: {} }],
    ['any other code', 'bootstrap-look-up', { rc: 5 }, { answer: null, reason: 'probe_failed', details: {} }],
    [
      'a refused step that is part of the way',
      'openat-read',
      failed('open_parent', 1),
      { answer: 'deny', errno: 1, details: { step: 'open_parent', step_errno: 1 } },
    ],
    [
      'the same step before the policy',
      'openat-read',
      failed('open_parent', 1, BEFORE),
      { answer: null, reason: 'prerequisite_denied', details: { step: 'open_parent', step_errno: 1 } },
    ],
    [
      'another refused step',
      'openat-read',
      failed('open', 1),
      { answer: null, reason: 'prerequisite_denied', details: { step: 'open', step_errno: 1 } },
    ],
    [
      'mode bits at a step',
      'open-read',
      failed('open', 13),
      { answer: null, reason: 'prerequisite_denied', details: { step: 'open', step_errno: 13 } },
    ],
    [
      'a step that finds no target',
      'open-read',
      failed('open', 2),
      { answer: null, absent: true, reason: 'target_missing', details: { step: 'open', step_errno: 2 } },
    ],
    [
      'a step that finds something else missing',
      'sysctlbyname',
      failed('x', 2),
      { answer: null, reason: 'prerequisite_failed', details: { step: 'x', step_errno: 2 } },
    ],
    [
      'a step that fails',
      'open-read',
      failed('open', 5),
      { answer: null, reason: 'prerequisite_failed', details: { step: 'open', step_errno: 5 } },
    ],
    [
      'a need of the driver under the policy',
      'bootstrap-look-up',
      failed('mach-bootstrap', null, { code: 1100 }),
      {
        ...{ answer: null, reason: 'prerequisite_denied', details: { step: 'mach-bootstrap', code: 1100 } },
        prerequisite: { operation: 'mach-bootstrap', path: '', need: 'mach_bootstrap' },
      },
    ],
    [
      'the same before the policy',
      'bootstrap-look-up',
      failed('mach-bootstrap', null, { code: 1100, ...BEFORE }),
      { answer: null, reason: 'prerequisite_failed', details: { step: 'mach-bootstrap', code: 1100 } },
    ],
    [
      'a code of a step that means a refusal',
      'bootstrap-look-up',
      failed('task_get_special_port', null, { code: 8, ...BEFORE }),
      { answer: null, reason: 'prerequisite_denied', details: { step: 'task_get_special_port', code: 8 } },
    ],
  ])('%s, by %s', (_what, id, answer, expected) => {
    expect(readAnswer(driverOf(id), output(answer))).toEqual(expected);
  });

  it.each<[number | null | undefined, AnswerFacts]>([
    [0, { answer: 'deny', details: { code: 0, delivered: 0 } }],
    [1, { answer: 'allow', details: { code: 0, delivered: 1 } }],
    [2, { answer: null, reason: 'probe_failed', details: { code: 0, delivered: 2 } }],
    [null, { answer: null, reason: 'probe_failed', details: { code: 0 } }],
    [undefined, { answer: null, reason: 'probe_failed', details: { code: 0 } }],
  ])('a post that was sent is one that arrived once: %s', (delivered, expected) => {
    expect(readAnswer(driverOf('notify-post'), output({ rc: 0 }), delivered)).toEqual(expected);
  });

  it.each<[string, Partial<HelperAnswer> | null, AnswerFacts]>([
    ['0', { rc: 0 }, { answer: 'allow', details: { rc: 0 } }],
    ['1', { rc: 1 }, { answer: 'deny', details: { rc: 1 } }],
    ['-1', { rc: -1, errno: 22 }, { answer: null, reason: 'check_failed', errno: 22, details: { rc: -1 } }],
    ['-1 without an errno', { rc: -1 }, { answer: null, reason: 'check_failed', errno: 0, details: { rc: -1 } }],
    ['2', { rc: 2 }, { answer: null, reason: 'check_failed', errno: 0, details: { rc: 2 } }],
    ['nothing', null, { answer: null }],
    ['no call', {}, { answer: null }],
    ['a refused step', failed('x', 1), { answer: null, reason: 'prerequisite_denied', details: { step: 'x', step_errno: 1 } }],
    ['a missing thing', failed('x', 2), { answer: null, reason: 'prerequisite_failed', details: { step: 'x', step_errno: 2 } }],
  ])('sandbox_check answers %s', (_what, answer, expected) => {
    expect(readCheck(output(answer))).toEqual(expected);
  });
});

const CALLS = DRIVERS.filter((driver): driver is CallDriver => driver.kind === 'call');
const MAC_ERRNOS = Array.from({ length: 106 }, (_, at) => at + 1);
const CODES = [0, 1, 2, 3, 5, 7, 8, 53, 1100, 1101, 1102, -1, -536870174, -536870208];

/** Which numbers mean what, of a call and of a step before it. */
function meaningsOf(driver: CallDriver): string {
  const numbers = driver.codes === undefined ? MAC_ERRNOS : CODES;
  const read = (number: number) => readAnswer(driver, output(driver.codes === undefined ? { rc: -1, errno: number } : { rc: number }), 1);
  const [means, steps]: [Record<string, number[]>, number[]] = [{}, []];
  for (const number of numbers) {
    const { answer, absent } = read(number);
    const meaning = absent === true ? 'absent' : answer;
    if (meaning !== null) means[meaning] = [...(means[meaning] ?? []), number];
  }
  for (const code of CODES) if (readAnswer(driver, output(failed('x', null, { code }))).reason === 'prerequisite_denied') steps.push(code);
  return [...Object.entries({ ...means, ...(steps.length > 0 && { step: steps }) })]
    .map(([name, all]) => `${name} ${all}`)
    .sort()
    .join(', ');
}

const ON_FILE = 'absent 2,20, deny 1';
/** Numbers of macOS: errno.h, servers/bootstrap.h, IOKit/IOReturn.h, mach/kern_return.h, notify.h, and the helper's own for XPC. */
const MEANINGS: Record<string, string> = {
  getxattr: 'absent 2,20, allow 93, deny 1',
  setxattr: 'absent 2,20, allow 93, deny 1',
  'bootstrap-look-up': 'absent 1102, allow 0, deny 1100, step 8,53',
  'xpc-connect': 'absent 3, allow 0, deny 1',
  'iokit-open': 'absent -536870208, allow 0, deny -536870174',
  'notify-post': 'allow 0, step 7',
  'shm-create': 'deny 1',
  fork: 'deny 1',
  sysctlbyname: 'absent 2, deny 1',
  'proc-pidinfo': 'absent 3, deny 1',
  kill: 'absent 3, deny 1',
  connect: 'absent 51,61,65, deny 1',
  'connect-unix': 'absent 2,51,61,65, deny 1',
};

describe('the calls of the helper', () => {
  it.each(CALLS)('$id reads the numbers of the system, and no others', (driver) => {
    expect(meaningsOf(driver)).toBe(MEANINGS[driver.id] ?? ON_FILE);
  });

  it('are named with what is opened before the policy, and with what they would write', () => {
    const ids = (which: (driver: CallDriver) => boolean) => CALLS.filter(which).map(({ id }) => id);
    const onDescriptor = ['fstat', 'fchmod', 'futimes', 'fchown'].map((call) => `metadata-${call}`);
    expect(ids(({ id, what }) => id.startsWith('metadata') && what.endsWith('of a descriptor from before the policy'))).toEqual(
      onDescriptor,
    );
    expect(ids(({ writes }) => writes === 'opens')).toEqual(['open-append', 'openat-append', 'openat-root-append', 'setxattr']);
    expect(ids(({ writes }) => writes === 'attributes')).toEqual(
      ['setattrlist', 'chmod', 'fchmod', 'utimes', 'futimes', 'lutimes', 'lchown', 'fchown', 'fchownat'].map((call) => `metadata-${call}`),
    );
  });

  it.each<[string, Partial<ProbeSpec>, object]>([
    ['open-read', { target: '/x' }, { path: '/x' }],
    ['openat-root-read', { target: '//x/y' }, { path: '/x/y' }],
    ['openat-root-append', { target: 'x' }, { path: '/x' }],
    ['openat-read', { target: '//x' }, { path: '//x' }],
    ['metadata-getattrlist', { target: '/x' }, { path: '/x', payload: 'cmn' }],
    ['metadata-setattrlist', { target: '/x', attr_payload: 'cmn-times' }, { path: '/x', payload: 'cmn-times' }],
    ['connect', { target: 'localhost:80' }, { host: '127.0.0.1', port: '40000' }],
    ['connect', { target: '127.0.0.1:80' }, { host: '127.0.0.1', port: '40000' }],
    ['connect', { target: 'example.org:80' }, { host: 'example.org', port: '80' }],
    ['fork', {}, {}],
  ])('%s of %j asks for that', (id, probe, options) => {
    expect(driverOf(id).options({ operation: '', target: '', ...probe }, { loopbackPort: 40_000, fixtureDirectory: null })).toEqual(
      options,
    );
  });
});

describe('how far the helper came', () => {
  const report = (more: Partial<ProcessReport> | { stderr: { text: string } } = {}): ProcessReport =>
    ({ outcome: 'completed', exit_code: 0, signal: null, stderr: { text: '' }, ...more }) as ProcessReport;
  const applied = (rc: number, errno: number, errbuf: string | null): Partial<HelperAnswer> => ({
    apply: { api: 'sandbox_init', rc, errno, errbuf },
  });
  const killed = (signal: string, text = '') => report({ outcome: 'signalled', signal, stderr: { text } } as never);
  const ABORT = 'Assertion failed: (x), function f\n';
  const UNBEGUN = { begun: false };

  it.each<[string, HelperOutput, ProcessReport, object]>([
    [
      'it took no such arguments',
      output(null, { begun: false, refused: 'why' }),
      report(),
      { started: false, reason: 'target_unusable', errno_text: 'why', failure_stage: null },
    ],
    [
      'it made its call under the policy',
      output(applied(0, 9, null)),
      report(),
      { started: true, reason: null, failure_stage: null, apply: { rc: 0, errno: 0 } },
    ],
    ['it made its call without one', output({}), report(), { started: true, apply: null }],
    ['a step failed before its call', output(applied(0, 0, null), UNBEGUN), report(), { started: false, reason: null, apply: { rc: 0 } }],
    [
      'its policy does not compile',
      output(applied(-1, 22, 'no'), UNBEGUN),
      report(),
      { started: false, failure_stage: 'apply', failure_kind: 'sandbox_init_failed', reason: 'profile_invalid', apply: { errno: 22 } },
    ],
    [
      'its policy is refused',
      output(applied(-1, 1, null), UNBEGUN),
      report(),
      { started: false, failure_kind: 'sandbox_apply_failed', reason: 'apply_refused' },
    ],
    [
      'it is in a sandbox',
      output({ ...applied(-1, 1, null), sandboxed: 1 }, UNBEGUN),
      report(),
      { started: false, failure_kind: 'apply_already_sandboxed', reason: 'already_sandboxed' },
    ],
    [
      'it hung in its call',
      output(null),
      report({ outcome: 'timed_out' }),
      { started: true, failure_stage: 'probe', failure_kind: 'probe_timeout', reason: null },
    ],
    [
      'it was killed in its call',
      output(null),
      killed('SIGKILL'),
      { started: true, failure_stage: 'probe', failure_kind: 'probe_signalled' },
    ],
    [
      'it was killed before',
      output(null, UNBEGUN),
      killed('SIGKILL'),
      { started: false, failure_stage: 'bootstrap', reason: 'killed_before_start' },
    ],
    [
      'the compiler gave up',
      output(null, UNBEGUN),
      killed('SIGABRT', ABORT),
      { started: false, failure_stage: 'apply', failure_kind: 'sandbox_init_failed', reason: 'compiler_aborted' },
    ],
    [
      'something else aborted',
      output(null, UNBEGUN),
      killed('SIGABRT', 'x'),
      { failure_stage: 'bootstrap', reason: 'killed_before_start' },
    ],
    [
      'it says so and was killed by another signal',
      output(null, UNBEGUN),
      killed('SIGKILL', ABORT),
      { failure_stage: 'bootstrap', reason: 'killed_before_start' },
    ],
    [
      'it ended without a word',
      output(null, UNBEGUN),
      report({ exit_code: 1 }),
      { started: false, failure_stage: 'bootstrap', failure_kind: 'bootstrap_exec_failed', reason: 'unclassified' },
    ],
  ])('%s', (_how, said, process, expected) => {
    expect(callStart(said, process)).toMatchObject(expected);
  });
});

describe('what was denied on the way', () => {
  const deny = (step: string): AnswerFacts => ({ answer: 'deny', errno: 1, details: { step } });
  const probe: ProbeSpec = { operation: 'file-read*', target: '/a/b' };
  const plain = { resolve: (path: string) => path };

  it.each<[string, string, AnswerFacts, { resolve: (path: string) => string | null }, object | undefined]>([
    ['is the folder that could not be opened', 'openat-read', deny('open_parent'), plain, { operation: 'file-read-data', path: '/a' }],
    ['is not named where a link leads to it', 'openat-read', deny('open_parent'), { resolve: () => '/private/a' }, undefined],
    ['is not named where nobody knows where it leads', 'openat-read', deny('open_parent'), { resolve: () => null }, undefined],
    ['is not named for another step', 'openat-read', deny('open'), plain, undefined],
    ['is not named for a call that goes no way', 'open-read', deny('open_parent'), plain, undefined],
    ['is nothing where nothing was denied', 'openat-read', { ...deny('open_parent'), answer: null }, plain, undefined],
  ])('%s', (_what, id, facts, host, expected) => {
    expect(withDependency(facts, driverOf(id), probe, host).first_denied).toEqual(expected);
  });
});

describe('whether a target is there', () => {
  const asked: [string, boolean][] = [];
  const looking = (there: boolean | null) => ({
    lookUp: (path: string, { followLast }: { followLast: boolean }) => {
      asked.push([path, followLast]);
      return there;
    },
  });
  const PATH: Pick<Driver, 'presence'> = { presence: 'path' };

  it('is asked of a path alone, and of a link itself where the call does not follow it', () => {
    const target = '/x';
    expect(targetAbsent({ presence: 'none' }, { operation: '', target }, looking(false))).toBeNull();
    expect(targetAbsent(PATH, { operation: '', target: 'x' }, looking(false))).toBeNull();
    expect(asked).toEqual([]);
    expect([true, false, null].map((there) => targetAbsent(PATH, { operation: '', target }, looking(there)))).toEqual([false, true, null]);
    targetAbsent(PATH, { operation: '', target, syscall: 'lstat' }, looking(true));
    targetAbsent(PATH, { operation: '', target, driver: 'metadata_runner' }, looking(true));
    targetAbsent(PATH, { operation: '', target: '//x', syscall: 'openat_rootrel' }, looking(true));
    expect(asked.slice(2)).toEqual([
      ['/x', true],
      ['/x', false],
      ['/x', false],
      ['/x', true],
    ]);
  });
});

it('the tools of a job are those of every run, and those of the operations that it asks about', () => {
  const always = ['sandbox_exec', 'bash', 'true', 'sw_vers', 'csrutil'];
  expect([...toolsOfJob({})]).toEqual(always);
  expect([...toolsOfJob({ probes: [{ operation: 'file-read*' }, { operation: 'sysctl-read' }] as never })]).toEqual([
    ...always,
    'head',
    'sysctl',
  ]);
});
