import { lintPlan } from '@runtime/plan';
import { describe, expect, it } from 'vitest';
import { demo, probe, profile } from '../support/demo.js';

const ALIAS = '(version 1)\n(deny default)\n(allow file-read* (literal "/tmp/demo"))\n';

/** Findings about a profile that grants `/tmp/demo`, for probes of the two spellings. */
async function found(probes: Record<string, object>, known?: object, text = ALIAS): Promise<string[]> {
  const { warnings } = await lintPlan(
    demo({
      plan: known === undefined ? {} : { known: { 'd:read': known } },
      probes,
      profiles: { 'd:read': profile('d:read', Object.keys(probes)) },
      files: { 'demo/sb/demo.sb': text },
    }).plan,
  );
  return warnings.map(({ code }) => code);
}

const alias = (expected: string) => probe('alias', { target: '/tmp/demo', expected });
const resolved = (expected: string) => probe('resolved', { expected });

describe('a rule whose path is spelled through a link', () => {
  it('is warned of where the author expects it to match', async () => {
    expect(await found({ alias: alias('allow') })).toEqual(['sbpl.alias-spelling', 'probe.contradicts_model']);
  });

  it('is not warned of where known says what becomes of it', async () => {
    expect(await found({ alias: alias('allow') }, { alias: { model: 'deny' } })).toEqual([]);
    expect(await found({ alias: alias('allow') }, { alias: { model: 'allow' } })).toEqual([
      'sbpl.alias-spelling',
      'plan.known_contradicts_model',
    ]);
  });

  it('is not warned of where both spellings are asked for and foretold', async () => {
    expect(await found({ alias: alias('deny'), resolved: resolved('deny') })).toEqual([]);
    expect(await found({ alias: alias('deny'), resolved: resolved('allow') })).toEqual(['sbpl.alias-spelling', 'probe.contradicts_model']);
  });

  it('is warned of where the expectation may be met for another reason', async () => {
    expect(await found({ alias: alias('deny') })).toEqual(['sbpl.alias-spelling']);
  });

  it('is warned of where another path of the same rule is not spoken of', async () => {
    const two = ALIAS.replace('(literal "/tmp/demo")', '(literal "/tmp/demo") (literal "/tmp/other")');
    expect(await found({ alias: alias('allow') }, { alias: { model: 'deny' } }, two)).toEqual(['sbpl.alias-spelling']);
  });
});
