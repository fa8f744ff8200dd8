import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assembleProfile, compilePolicy, decide, type ImportResolver, lintPolicy, printProfile, readProfile } from '@runtime/sbpl';
import { fixturesRoot } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { host } from './helpers.js';

interface Expectations {
  params?: Record<string, string>;
  imports?: boolean;
  cases: { operation: string; target: string; driver?: string; decision: string; part?: string; unknown?: string }[];
}

const root = join(fixturesRoot, 'sbpl');
const names = readdirSync(root)
  .filter((name) => name.endsWith('.sb'))
  .map((name) => name.slice(0, -3));

const imports: ImportResolver = (name) =>
  readdirSync(join(root, 'lib')).includes(name) ? { text: readFileSync(join(root, 'lib', name), 'utf8'), file: `lib/${name}` } : null;

it('has at least a dozen profiles', () => {
  expect(names.length).toBeGreaterThanOrEqual(12);
});

describe.each(names)('the profile %s', (name) => {
  const text = readFileSync(join(root, `${name}.sb`), 'utf8');
  const { params, cases, ...rest } = JSON.parse(readFileSync(join(root, `${name}.json`), 'utf8')) as Expectations;
  const options = { params, imports: rest.imports === true ? imports : undefined };

  it('reads, and prints to the same decisions', () => {
    const { tree, problems } = readProfile(text, { file: `${name}.sb` });
    expect(problems).toEqual([]);
    const again = compilePolicy(assembleProfile({ text: printProfile(tree), file: `${name}.sb` }), options);
    for (const { operation, target, driver, decision } of cases) {
      expect(decide(again, { operation, target, driver }, host).decision, `${operation} ${target}`).toBe(decision);
    }
  });

  it('is not refused by a host, as far as is known', () => {
    const profile = assembleProfile({ text, file: `${name}.sb` });
    expect(compilePolicy(profile, options).applyFailure).toBeNull();
    expect(lintPolicy(profile, { params: params ?? {} }).filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it.each(cases)('decides $operation $target: $decision', ({ operation, target, driver, decision, part, unknown }) => {
    const policy = compilePolicy(assembleProfile({ text, file: `${name}.sb` }), options);
    const result = decide(policy, { operation, target, driver }, host);
    expect(result.decision).toBe(decision);
    if (part !== undefined) {
      expect(result.rule?.part).toBe(part);
    }
    expect(result.unknown?.map(({ construct }) => construct) ?? []).toEqual(unknown === undefined ? [] : expect.arrayContaining([unknown]));
  });
});
