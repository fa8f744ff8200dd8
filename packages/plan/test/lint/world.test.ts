import { compilePlan, lintPlan, PlanError, resolveWorld } from '@runtime/plan';
import { toThrowWithCode } from '@runtime/testing';
import { WorldError } from '@runtime/worlds';
import { describe, expect, it } from 'vitest';
import { type Demo, demo, WORLD } from '../support/demo.js';

const MINE = { world_id: 'mine', product_version: '15.5', build: '24F74', machine: 'arm64' };
const FULL = { ...MINE, schema_version: 'runtime-tools.world.v0.2', source: 'captured', from: 'sw_vers', based_on: WORLD };

/** A suite about the world `mine`, with the files of a repository around it. */
function mine(config: object, world?: object): Demo {
  const id = { world_id: 'mine' };
  const files = {
    'runtime.config.json': JSON.stringify(config),
    ...(world === undefined ? {} : { 'worlds/mine.json': JSON.stringify(world) }),
  };
  return demo({ plan: id, probesDocument: id, profilesDocument: id, files });
}

const CONFIGURED = { world_id: 'mine', worlds: ['worlds/mine.json'] };

describe('the world of a plan', () => {
  it('is a file that the configuration names', async () => {
    const { plan, root } = mine(CONFIGURED, FULL);
    expect(await lintPlan(plan)).toMatchObject({ ok: true, errors: [], warnings: [] });
    const { world, world_id } = await compilePlan(plan);
    expect(world_id).toBe('mine');
    expect(world).toMatchObject({ id: 'mine', source: 'repository', identity: MINE });
    expect((await resolveWorld('mine', { repoRoot: root })).sha256).toBe(world.sha256);
    expect((await resolveWorld(WORLD, { repoRoot: root })).source).toBe('built_in');
  });

  it('may say who the host is and nothing else: then no policy is judged, and a run may still measure', async () => {
    const { plan } = mine(CONFIGURED, MINE);
    const { ok, warnings } = await lintPlan(plan);
    expect(ok).toBe(true);
    expect(warnings).toMatchObject([{ code: 'world.incomplete', subject: { missing: ['operations', 'errnos', 'host'] } }]);
    expect((await compilePlan(plan)).world.identity).toMatchObject(MINE);
  });

  it('must be one that somebody described', async () => {
    const { plan } = mine({});
    expect((await lintPlan(plan)).errors).toMatchObject([{ code: 'world.unknown', field: '/world_id', subject: { world: 'mine' } }]);
    const error = await toThrowWithCode(() => compilePlan(plan), WorldError, 'WORLD_UNKNOWN');
    expect(error.hint).toContain('"worlds" in runtime.config.json');
  });

  it('must be in a file that is valid and there', async () => {
    for (const world of [{ ...FULL, machine: 1 }, undefined]) {
      expect((await lintPlan(mine(CONFIGURED, world).plan)).errors).toMatchObject([{ code: 'world.unreadable' }]);
    }
    await toThrowWithCode(() => compilePlan(mine(CONFIGURED, { ...FULL, machine: 1 }).plan), WorldError, 'WORLD_INVALID');
  });

  it('is never assumed where nothing names one', async () => {
    const { plan } = demo({ plan: { world_id: undefined } });
    expect((await lintPlan(plan)).errors).toMatchObject([{ code: 'plan.world_id_missing' }]);
    await toThrowWithCode(() => compilePlan(plan), PlanError, 'PLAN_WORLD_MISSING');
  });

  it('is that of the configuration where the plan names none', async () => {
    const { plan } = demo({ plan: { world_id: undefined }, files: { 'runtime.config.json': JSON.stringify({ world_id: WORLD }) } });
    expect((await lintPlan(plan)).errors).toEqual([]);
    expect((await compilePlan(plan)).world.id).toBe(WORLD);
  });

  it('is warned of when the configuration says another', async () => {
    const { plan } = demo({ files: { 'runtime.config.json': '{"world_id": "mine"}' } });
    const { ok, warnings } = await lintPlan(plan);
    expect(ok).toBe(true);
    expect(warnings.map(({ code, message }) => [code, message])).toEqual([
      ['world.not_configured', `world_id is "${WORLD}", and runtime.config.json says "mine"`],
    ]);
  });

  it('never takes the place of a built-in one', async () => {
    const { plan } = demo({
      files: {
        'runtime.config.json': JSON.stringify({ worlds: ['worlds/mine.json'] }),
        'worlds/mine.json': JSON.stringify({ ...MINE, world_id: WORLD }),
      },
    });
    expect((await compilePlan(plan)).world.source).toBe('built_in');
  });
});
