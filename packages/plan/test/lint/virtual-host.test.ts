import { compilePlan, type Finding, lintPlan, PlanError } from '@runtime/plan';
import { toThrowWithCode } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { type DemoInit, demo, probe, profile } from '../support/demo.js';

const absent = async (init: DemoInit): Promise<Finding[]> =>
  (await lintPlan(demo(init).plan)).warnings.filter(({ code }) => code === 'probe.absent_on_virtual_host');

const asking = (target: string, plan: object = {}, more: object = {}): DemoInit => ({
  plan: { simulated_host: {}, ...plan },
  probes: {
    'd:ok': probe('d:ok', { target: '/private/tmp/foo', expected: 'deny' }),
    'd:no': probe('d:no', { target, expected: 'deny', ...more }),
  },
});

describe('a target that the virtual host does not have', () => {
  it('is named with the nearest one, and with what it costs', async () => {
    const [warning, ...others] = await absent(asking('/private/etc/host'));
    expect(others).toEqual([]);
    expect(warning).toMatchObject({ field: '/probes/d:no/target', subject: { target: '/private/etc/host', count: 1 } });
    expect(warning?.message).toBe(
      '"/private/etc/host" is not on the virtual host: in a simulated run "d:no" finds it absent, which is not a decision',
    );
    expect(warning?.hint).toContain('the nearest there is "/private/etc/hosts"');
  });

  it('is named once, however many probes and profiles ask about it', async () => {
    const target = '/Users/me/secret.txt';
    const probes = { a: probe('a', { target, expected: 'deny' }), b: probe('b', { target, expected: 'deny', operation: 'file-write*' }) };
    const found = await absent({
      plan: { profiles: ['d:read', 'd:more'] },
      probes,
      profiles: { 'd:read': profile('d:read', ['a', 'b']), 'd:more': profile('d:more', ['a']) },
    });
    expect(found.map(({ subject }) => subject?.['count'])).toEqual([3]);
    expect(found[0]?.message).toContain('"a" and 2 more find it absent');
  });

  it('is no matter where it is there, is no file, or is refused on the way to it', async () => {
    expect(await absent(asking('/etc/hosts'))).toEqual([]);
    expect(await absent(asking('/var/none'))).toEqual([]);
    expect(await absent(asking('com.example.none', {}, { operation: 'mach-lookup', driver: 'sandbox_mach_probe' }))).toEqual([]);
  });

  it('is no news to an author who leaves it to a Mac, and still is to one who foretells the model', async () => {
    const known = (outcome: object) => ({ known: { 'd:read': { 'd:no': outcome } } });
    expect(await absent(asking('/private/etc/passwd', known({ note: 'only on a Mac' })))).toEqual([]);
    expect(await absent(asking('/private/etc/passwd', known({ model: 'deny' })))).toHaveLength(1);
  });

  it('is there once the plan adds it, and a link that is added is followed', async () => {
    const simulated_host = { files: { '/Users/me/secret.txt': {} }, links: { '/Users/me/short': '/private/tmp' } };
    expect(await absent(asking('/Users/me/secret.txt', { simulated_host }))).toEqual([]);
    const { warnings } = await lintPlan(
      demo({
        ...asking('/Users/me/short/bar', { simulated_host }),
        files: { 'demo/sb/demo.sb': '(version 1)\n(deny default)\n(allow file-read* (literal "/Users/me/short/bar"))\n' },
      }).plan,
    );
    expect(warnings.map(({ code }) => code)).toContain('sbpl.alias-spelling');
  });
});

describe('what a plan adds to the virtual host', () => {
  it('is an error where it is wrong, with the place, and keeps the plan from running', async () => {
    const { plan } = demo({ plan: { simulated_host: { files: { '/etc/mine': {} } } } });
    const { errors } = await lintPlan(plan);
    await toThrowWithCode(() => compilePlan(plan), PlanError, 'PLAN_INVALID');
    expect(errors).toMatchObject([
      {
        code: 'plan.bad_simulated_host',
        field: '/simulated_host/files/~1etc~1mine',
        message: expect.stringContaining('write /private/etc/mine'),
      },
    ]);
  });

  it('changes the resolved digest and not the plan digest', async () => {
    const [one, other] = await Promise.all(
      [{}, { files: { '/private/tmp/demo': {} } }].map((simulated_host) => compilePlan(demo({ plan: { simulated_host } }).plan)),
    );
    expect(one?.plan_digest).toBe(other?.plan_digest);
    expect(one?.resolved_digest).not.toBe(other?.resolved_digest);
  });
});

describe('a file whose mode refuses what the policy allows', () => {
  const FILES = { '/Users/me/locked.txt': { mode: '0600', uid: 0 } };
  const locked = async (expected: string, sbpl: string, plan: object = {}): Promise<Finding[]> => {
    const init = asking('/Users/me/locked.txt', { simulated_host: { files: FILES }, ...plan }, { expected });
    return (await lintPlan(demo({ ...init, files: { 'demo/sb/demo.sb': sbpl } }).plan)).warnings.filter(
      ({ subject }) => subject?.['probe'] === 'd:no',
    );
  };
  const ALLOWS = '(version 1)\n(allow default)\n(deny file-read* (literal "/private/tmp/foo"))\n';

  it.each(['allow', 'deny'])('is named for what it is where the author expects %s, and never as the policy model', async (expected) => {
    const found = await locked(expected, ALLOWS);
    expect(found.map(({ code, field }) => [code, field])).toEqual([['probe.refused_by_mode', '/probes/d:no/target']]);
    expect(found[0]?.message).toBe(
      '"/Users/me/locked.txt" (mode 0600, owner 0) refuses file-read* to user 501 without any policy: where the policy allows it, "d:no" shows nothing about the sandbox',
    );
  });

  it('is no matter where the policy denies first, or where the author knows the host', async () => {
    expect(await locked('deny', '(version 1)\n(deny default)\n')).toEqual([]);
    expect(await locked('allow', ALLOWS, { known: { 'd:read': { 'd:no': { baseline_host: 'deny' } } } })).toEqual([]);
    expect(await locked('allow', ALLOWS, { known: { 'd:read': { 'd:no': { model: 'deny' } } } })).toEqual([]);
  });
});
