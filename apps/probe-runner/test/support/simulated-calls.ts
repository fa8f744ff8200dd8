import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type CompiledPolicy,
  decide,
  type EngineDecision,
  SbplError,
  type SimulatedOutcome,
  type SimulatedProbe,
  type VirtualHost,
} from '@runtime/sbpl';
import type { HelperCallName } from '../../src/native/calls.js';
import type { HelperAnswer } from '../../src/native/record.js';

type KernelOutcome = Pick<
  SimulatedOutcome,
  'decision' | 'absent' | 'errno' | 'first_denied' | 'prerequisite' | 'observed_path' | 'observed_path_nofirmlink'
>;

/** What decides in a simulated Mac. */
interface Kernel {
  host: VirtualHost;
  /** @throws SbplError for a text that does not compile. */
  compile(text: string): CompiledPolicy;
  perform(policy: CompiledPolicy | null, probe: SimulatedProbe): KernelOutcome;
  check(policy: CompiledPolicy, query: { operation: string; target: string }): EngineDecision;
}

/** The part of a Mac's script that concerns the helper (`fixtures/macos-tools`). */
interface HelperScript {
  nested?: boolean;
  sandbox_exec?: unknown;
}

export interface HelperCalled {
  args: readonly string[];
  /** The folder of the Mac. */
  state: string;
  script: HelperScript;
  kernel: Kernel;
  /** What is written to the helper, to its end. */
  input: () => string;
  /** Called when the policy is on, before the call is made. */
  begun: () => void;
}

type Apply = NonNullable<HelperAnswer['apply']>;

const OPERATIONS: Partial<Record<HelperCallName, string>> = {
  search: 'file-search',
  access: 'file-test-existence',
  getxattr: 'file-read-xattr',
  setxattr: 'file-write-xattr',
  mach_lookup: 'mach-lookup',
  xpc_connect: 'mach-lookup',
  iokit_open: 'iokit-open-service',
  sysctl: 'sysctl-read',
  pidinfo: 'process-info-pidinfo',
  signal: 'signal',
  fork: 'process-fork',
  notify_post: 'darwin-notification-post',
  shm_create: 'ipc-posix-shm-write-create',
  connect: 'network-outbound',
  connect_unix: 'network-outbound',
};
const READS: readonly HelperCallName[] = ['lstat', 'fstat', 'getattrlist', 'setattrlist'];

/** Kernel codes of the calls that have them: allowed, denied, absent. */
const CODES: Partial<Record<HelperCallName, [number, number, number]>> = {
  mach_lookup: [0, 1100, 1102],
  iokit_open: [0, -536870174, -536870208],
  xpc_connect: [0, 1, 3],
  notify_post: [0, 0, 0],
};

/** A step of the call itself that the policy refused. */
const refusedStep = (step: string, errno: number | null, code: number | null): Partial<HelperAnswer> => ({
  failed_step: { step, errno, code, under_policy: true },
});

/** The native helper of a simulated Mac: the same arguments and the same record, with a kernel of the test's choice behind its calls. */
class SimulatedHelper {
  readonly #args: readonly string[];
  readonly #script: HelperScript;
  readonly #kernel: Kernel;
  readonly #input: () => string;
  readonly #begun: () => void;
  readonly #posts: string;

  constructor({ args, state, script, kernel, input, begun }: HelperCalled) {
    this.#args = args;
    this.#script = script;
    this.#kernel = kernel;
    this.#input = input;
    this.#begun = begun;
    this.#posts = join(state, 'posts');
  }

  answer(): HelperAnswer {
    const blank: HelperAnswer = {
      ...{ record: 1, call: this.#call, sandboxed: null, apply: null, failed_step: null },
      ...{ rc: null, errno: null, details: {}, observed: {} },
    };
    if (this.#option('policy') === 'none') {
      this.#begun();
      return { ...blank, ...this.#perform(null) };
    }
    const { apply, policy } = this.#applyPolicy(this.#input());
    const sandboxed = this.#script.nested === true ? 1 : 0;
    if (apply.rc !== 0) return { ...blank, sandboxed, apply };
    this.#begun();
    return { ...blank, sandboxed, apply, ...this.#perform(policy) };
  }

  get #call(): HelperCallName {
    return this.#option('call') as HelperCallName;
  }

  #option(name: string): string {
    return this.#args[this.#args.indexOf(`--${name}`) + 1] ?? '';
  }

  #countPosts(): number {
    if (!existsSync(this.#posts)) return 0;
    return readFileSync(this.#posts, 'utf8')
      .split('\n')
      .filter((line) => line === this.#option('name')).length;
  }

  #applyPolicy(text: string): { apply: Apply; policy: CompiledPolicy | null } {
    const refused = (errno: number, errbuf: string | null) => ({
      apply: { api: 'sandbox_init' as const, rc: -1, errno, errbuf },
      policy: null,
    });
    if (this.#script.nested === true) return refused(1, null);
    if (this.#script.sandbox_exec === 'abort') process.kill(process.pid, 'SIGABRT');
    if (this.#script.sandbox_exec === 'hang') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    let policy: CompiledPolicy;
    try {
      policy = this.#kernel.compile(text);
    } catch (error) {
      if (!(error instanceof SbplError)) throw error;
      return refused(22, error.message);
    }
    const failure = decide(policy, { operation: 'process-exec', target: '/usr/bin/true' }, this.#kernel.host).apply_failure;
    if (failure !== undefined) return refused(failure.errno, failure.message);
    return { apply: { api: 'sandbox_init', rc: 0, errno: 0, errbuf: null }, policy };
  }

  #targetOf(): string {
    if (this.#call === 'connect') return `${this.#option('host')}:${this.#option('port')}`;
    const named = ['path', 'name', 'process', 'target'].find((name) => this.#args.includes(`--${name}`));
    return named === undefined ? 'self' : this.#option(named);
  }

  #probeOf(): SimulatedProbe {
    const target = this.#targetOf();
    if (this.#call.startsWith('open')) {
      const operation = this.#call.endsWith('read') ? 'file-read*' : 'file-write*';
      const syscall = this.#call.startsWith('openat_root') ? 'openat_rootrel' : this.#call.startsWith('openat') ? 'openat' : undefined;
      return { operation, target, ...(syscall === undefined ? {} : { syscall }) };
    }
    const operation = OPERATIONS[this.#call];
    const driver = { xpc_connect: 'xpc_probe', mach_lookup: 'sandbox_mach_probe' }[this.#call as string];
    if (operation !== undefined) return { operation, target, ...(driver === undefined ? {} : { driver }) };
    return {
      operation: READS.includes(this.#call) ? 'file-read-metadata' : 'file-write*',
      target,
      driver: 'metadata_runner',
      syscall: this.#call,
    };
  }

  #answerOf(outcome: KernelOutcome): Partial<HelperAnswer> {
    if (outcome.prerequisite !== undefined) return refusedStep('mach-bootstrap', null, 1100);
    const isBelow = this.#call === 'openat_read' || this.#call === 'openat_append';
    const target = this.#kernel.host.resolve(this.#option('path')).path;
    if (isBelow && outcome.decision === 'deny' && outcome.first_denied?.path !== target) return refusedStep('open_parent', 1, null);
    const allowed = outcome.decision === 'allow';
    if (this.#call === 'notify_post' && allowed) appendFileSync(this.#posts, `${this.#option('name')}\n`);
    const codes = CODES[this.#call];
    if (codes !== undefined) {
      const code = codes[allowed ? 0 : outcome.absent ? 2 : 1];
      return { rc: code, details: { code, ...(this.#call === 'mach_lookup' ? { kr: code } : {}) } };
    }
    if (!allowed) return { rc: -1, errno: outcome.errno ?? (outcome.absent ? 2 : 1) };
    const { observed_path, observed_path_nofirmlink } = outcome;
    return { rc: 0, ...(observed_path === undefined ? {} : { observed: { observed_path, observed_path_nofirmlink } }) };
  }

  #check(policy: CompiledPolicy | null): Partial<HelperAnswer> {
    if (policy === null) return { rc: 0 };
    const decision = this.#kernel.check(policy, { operation: this.#option('operation'), target: this.#option('argument') });
    return decision === 'unknown' ? { rc: -1, errno: 22 } : { rc: decision === 'deny' ? 1 : 0 };
  }

  #perform(policy: CompiledPolicy | null): Partial<HelperAnswer> {
    switch (this.#call) {
      case 'check':
        return this.#check(policy);
      case 'self_check':
        return { rc: this.#script.nested === true ? 1 : 0 };
      case 'facts':
        return {
          rc: 0,
          facts: {
            dyld_uuid: '00112233-4455-6677-8899-AABBCCDDEEFF',
            hardware: 'Simulated1,1',
            build: null,
            csr_config: 0,
            virtual_machine: 1,
            translated: null,
          },
        };
      case 'shm_unlink':
        return { rc: 0 };
      case 'notify_watch': {
        const before = this.#countPosts();
        this.#input();
        return { rc: 0, details: { delivered: this.#countPosts() - before } };
      }
      default:
        return this.#answerOf(this.#kernel.perform(policy, this.#probeOf()));
    }
  }
}

export const answerAsHelper = (called: HelperCalled): HelperAnswer => new SimulatedHelper(called).answer();

/** A record as the helper writes it: its length, then the answer. */
export function recordOf(answer: HelperAnswer): Buffer {
  const body = Buffer.from(JSON.stringify(answer));
  const header = Buffer.alloc(4);
  header.writeUInt32BE(body.length);
  return Buffer.concat([header, body]);
}
