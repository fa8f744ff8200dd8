import { assembleProfile, compilePolicy, decide, lintPolicy, loadVirtualHost, readProfile, SbplError, simulateProbe } from '@runtime/sbpl';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { host, policyOf, world } from './helpers.js';

const word = fc.constantFrom(
  ...[
    'allow',
    'deny',
    'default',
    'file-read*',
    'file-write-data',
    'mach-lookup',
    'literal',
    'subpath',
    'regex',
    'prefix',
    'require-all',
    'require-any',
  ],
  ...[
    'require-not',
    'global-name',
    'with',
    'report',
    'define',
    'lambda',
    'let',
    'loop',
    'if',
    'cond',
    'else',
    'when',
    'import',
    'param',
    'map',
    'apply',
    'for-each',
  ],
  ...[
    'apply-message-filter',
    'with-filter',
    'version',
    'debug',
    'file-mode',
    'remote',
    'tcp',
    'x',
    'f',
    '__proto__',
    'constructor',
    'cons',
    'car',
    'string-append',
    'set!',
    'case',
  ],
);

const literal = fc.oneof(
  fc.constantFrom(
    '"/tmp/foo"',
    '"/private/tmp/foo"',
    '#"^/private/(a|b)*$"',
    '"*:80"',
    '"["',
    '"(a*)*"',
    '"__proto__"',
    '#o644',
    '-1',
    '1e9',
    '#t',
    '#f',
    "'()",
    '#\\a',
  ),
  fc.string({ maxLength: 8 }).map((text) => JSON.stringify(text)),
);

const form = fc.letrec<{ form: string }>((tie) => ({
  form: fc.oneof(
    { maxDepth: 5, depthSize: 'small' },
    word,
    literal,
    fc.array(tie('form'), { maxLength: 5 }).map((items) => `(${items.join(' ')})`),
    fc.tuple(word, fc.array(tie('form'), { maxLength: 4 })).map(([head, items]) => `(${[head, ...items].join(' ')})`),
  ),
})).form;

const profile = fc.array(form, { maxLength: 12 }).map((forms) => forms.join('\n'));
const text = fc.oneof(
  profile,
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: fc.constantFrom('(', ')', '"', '#', '\\', ';', '|', "'", ' ', 'a', '1', ','), maxLength: 200 }),
);

const target = fc.oneof(
  fc.constantFrom('/tmp/foo', '/', '', '..', 'a//b', '/a\0b', '[::1]:80', '__proto__', `/${'a/../'.repeat(200)}`),
  fc.string({ unit: 'binary', maxLength: 40 }),
);
const operation = fc.constantFrom(
  'file-read*',
  'file*',
  'mach-lookup',
  'network-outbound',
  'iokit-open-service',
  'signal',
  'process-exec',
  'default',
  'syscall-unix',
  'x',
  '__proto__',
);
const driver = fc.constantFrom(
  undefined,
  'openat',
  'metadata_runner',
  'fstat',
  'sandbox_mach_probe',
  'xpc_probe',
  'sandbox_iokit_probe',
  'sandbox_check_probe',
  'y',
);

describe('whatever it is given, the package', () => {
  it('reads, lints, compiles, decides and simulates without anything but coded errors', () => {
    fc.assert(
      fc.property(text, operation, target, driver, (source, op, place, by) => {
        const assembled = assembleProfile({ text: source, file: 'h.sb', runTimeBlock: true, keyRules: [source] });
        readProfile(source);
        lintPolicy(assembled, world, { operations: [op], drivers: [by] });
        try {
          const policy = compilePolicy(assembled, world, { imports: (name) => (name.length > 3 ? { text: source, file: name } : null) });
          const outcome = simulateProbe(host, policy, { operation: op, target: place, driver: by });
          expect(outcome.decision === null || outcome.started).toBe(true);
          const decision = decide(policy, { operation: op, target: place, driver: by }, host);
          expect(['allow', 'deny', 'unknown']).toContain(decision.decision);
          expect(decision.decision === 'unknown').toBe((decision.unknown ?? []).length > 0);
        } catch (error) {
          expect(error).toBeInstanceOf(SbplError);
        }
      }),
      { numRuns: 1500 },
    );
  });

  it('takes any value for what a plan adds to the virtual host, or refuses it by code', () => {
    fc.assert(
      fc.property(fc.anything(), fc.constantFrom('links', 'files', 'directories'), (value, member) => {
        for (const additions of [value, { [member]: value }]) {
          try {
            decide(policyOf('(version 1)'), { operation: 'file-read*', target: '/tmp/x' }, loadVirtualHost(world, additions));
          } catch (error) {
            expect(error).toBeInstanceOf(SbplError);
          }
        }
      }),
      { numRuns: 400 },
    );
  });
});
