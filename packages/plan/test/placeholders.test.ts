import { compilePlan, lintPlan, PlanError } from '@runtime/plan';
import { toThrowWithCode } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { type DemoInit, demo, probe } from './support/demo.js';

const SBPL = '(version 1)\n(deny default)\n(allow file-read* (subpath "${HOME}/${PLACE}"))\n(allow file-read* (subpath "${FIXTURES}"))\n';

const suite = (plan: Record<string, unknown>, target = '${FIXTURES}/a'): DemoInit => ({
  plan,
  probes: { 'd:ok': probe('d:ok', { target }), 'd:no': probe('d:no', { target: '/private/tmp/foo', expected: 'deny' }) },
  files: { 'demo/sb/demo.sb': SBPL },
});

const codes = async (init: DemoInit): Promise<string[]> => {
  const { errors, warnings } = await lintPlan(demo(init).plan);
  return [...errors, ...warnings].map(({ code }) => code);
};

describe('when a plan names places of the host', () => {
  it('keeps them for the runner, and puts its parameters in', async () => {
    const plan = await compilePlan(demo(suite({ parameters: { PLACE: 'Docu"ments' } }, '${HOME}/${PLACE}/a')).plan);
    expect(plan.profiles[0]?.probes[0]?.target).toBe('${HOME}/Docu"ments/a');
    expect(plan.profiles[0]?.applied.text).toContain('(subpath "${HOME}/Docu\\"ments")');
    expect(plan.expected_matrix.profiles['d:read']?.probes[0]?.target).toBe('${HOME}/Docu"ments/a');
  });

  it('lints clean, and finds the fixtures where the runner will make them', async () => {
    expect(await codes(suite({ parameters: { PLACE: 'x' } }))).toEqual([]);
  });

  it('judges an expectation by them', async () => {
    const init = suite({ parameters: { PLACE: 'x' } });
    expect(await codes({ ...init, files: { 'demo/sb/demo.sb': SBPL.replace('${FIXTURES}', '${HOME}/y') } })).toContain(
      'probe.contradicts_model',
    );
  });

  it('says so of a parameter in the digest', async () => {
    const [one, two] = await Promise.all(['x', 'y'].map((PLACE) => compilePlan(demo(suite({ parameters: { PLACE } })).plan)));
    expect(one?.resolved_digest).not.toBe(two?.resolved_digest);
  });
});

describe('when a name has no value', () => {
  it('is an error of lint, in a target and in a profile, with the nearest name', async () => {
    const { errors } = await lintPlan(demo(suite({ parameters: { PLACE: 'x' } }, '${FIXTURE}/a')).plan);
    expect(errors.map(({ code, field }) => [code, field])).toEqual([['probe.placeholder_unknown', '/probes/d:ok/target']]);
    expect(errors[0]?.hint).toContain('FIXTURES');
    expect(await codes(suite({}))).toContain('profile.placeholder_unknown');
  });

  it('keeps the plan from running', async () => {
    const error = await toThrowWithCode(() => compilePlan(demo(suite({})).plan), PlanError, 'PLACEHOLDER_UNKNOWN');
    expect(error.message).toContain('${PLACE}');
  });

  it.each([{ HOME: '/x' }, { 'a-b': 'x' }, { PLACE: 1 }, 'PLACE=x'])('takes no parameters like %j', async (parameters) => {
    expect(await codes(suite({ parameters }))).toContain('plan.bad_parameters');
  });

  it('warns of a parameter that nothing names', async () => {
    expect(await codes(suite({ parameters: { PLACE: 'x', OTHER: 'y' } }))).toEqual(['plan.parameter_unused']);
  });
});
