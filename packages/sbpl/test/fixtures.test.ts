import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  assembleProfile,
  compilePolicy,
  decide,
  type ImportResolver,
  lintPolicy,
  printProfile,
  type QuestionProcess,
  readProfile,
} from '@runtime/sbpl';
import { fixturesRoot } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { host, world } from './helpers.js';

interface Expectations {
  /** The kind of profiles that people ship which this one has the shape of. */
  family?: string;
  params?: Record<string, string>;
  imports?: boolean;
  process?: QuestionProcess;
  ioctl_command?: string;
  cases: { operation: string; target: string; driver?: string; decision: string; part?: string; unknown?: string }[];
}

const root = join(fixturesRoot, 'sbpl');
const names = readdirSync(root)
  .filter((name) => name.endsWith('.sb'))
  .map((name) => name.slice(0, -3));

const imports: ImportResolver = (name) =>
  readdirSync(join(root, 'lib')).includes(name) ? { text: readFileSync(join(root, 'lib', name), 'utf8'), file: `lib/${name}` } : null;

it('has at least thirty profiles', () => {
  expect(names.length).toBeGreaterThanOrEqual(30);
});

const expectationsOf = (name: string): Expectations => JSON.parse(readFileSync(join(root, `${name}.json`), 'utf8')) as Expectations;

/** What is asked of every profile in the shape of a shipped one. */
const EVERYDAY: readonly (readonly [operation: string, target: string])[] = [
  ['file-read*', '/etc/hosts'],
  ['file-read*', '/private/etc/hosts'],
  ['file-read*', '/System/Library/CoreServices/SystemVersion.plist'],
  ['file-read*', '/Users/me/secret'],
  ['file-read*', '/tmp/x'],
  ['file-write*', '/tmp/x'],
  ['file-write*', '/Users/me/Documents/f'],
  ['network-outbound', '*:443'],
  ['process-exec*', '/bin/ls'],
  ['mach-lookup', 'com.apple.cfprefsd.daemon'],
  ['sysctl-read', 'hw.ncpu'],
  ['file-ioctl', '/dev/ttys000'],
  ['iokit-open*', 'IOSurfaceRoot'],
];

describe('profiles in the shape of those that people ship', () => {
  const shipped = names.filter((name) => expectationsOf(name).family !== undefined);

  it('are of ten families', () => {
    expect(new Set(shipped.map((name) => expectationsOf(name).family)).size).toBe(10);
  });

  it.each(shipped)('%s leaves none of the everyday questions open', (name) => {
    const { params, process, ioctl_command } = expectationsOf(name);
    const policy = compilePolicy(assembleProfile({ text: readFileSync(join(root, `${name}.sb`), 'utf8'), file: name }), world, {
      params,
      imports,
    });
    const open = EVERYDAY.filter(
      ([operation, target]) => decide(policy, { operation, target, process, ioctl_command }, host).decision === 'unknown',
    );
    expect(open).toEqual([]);
  });
});

describe.each(names)('the profile %s', (name) => {
  const text = readFileSync(join(root, `${name}.sb`), 'utf8');
  const { params, cases, process, ioctl_command, ...rest } = expectationsOf(name);
  const options = { params, imports: rest.imports === true ? imports : undefined };

  it('reads, and prints to the same decisions', () => {
    const { tree, problems } = readProfile(text, { file: `${name}.sb` });
    expect(problems).toEqual([]);
    const again = compilePolicy(assembleProfile({ text: printProfile(tree), file: `${name}.sb` }), world, options);
    for (const { operation, target, driver, decision } of cases) {
      expect(decide(again, { operation, target, driver, process, ioctl_command }, host).decision, `${operation} ${target}`).toBe(decision);
    }
  });

  it('is not refused by a host, as far as is known', () => {
    const profile = assembleProfile({ text, file: `${name}.sb` });
    const failure = compilePolicy(profile, world, options).applyFailure;
    expect(failure === null || (failure.code === 'message-filter-entitlement' && process?.entitlements !== undefined)).toBe(true);
    expect(
      lintPolicy(profile, world, { params: params ?? {}, ...(options.imports === undefined ? {} : { imports }) }).filter(
        ({ severity }) => severity === 'error',
      ),
    ).toEqual([]);
  });

  it.each(cases)('decides $operation $target: $decision', ({ operation, target, driver, decision, part, unknown }) => {
    const policy = compilePolicy(assembleProfile({ text, file: `${name}.sb` }), world, options);
    const result = decide(policy, { operation, target, driver, process, ioctl_command }, host);
    expect(result.decision).toBe(decision);
    if (part !== undefined) {
      expect(result.rule?.part).toBe(part);
    }
    expect(result.unknown?.map(({ construct }) => construct) ?? []).toEqual(unknown === undefined ? [] : expect.arrayContaining([unknown]));
  });
});
