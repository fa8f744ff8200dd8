import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validateBundle } from '@runtime/bundle-store';
import { assessPromotability, emitPromotionPacket, verifyPacket } from '@runtime/promotion';
import { register } from '@runtime/reference';
import { beforeAll, expect, it } from 'vitest';
import { referenceRun, replaceFile } from '../support/run.js';

beforeAll(register);

it('a bare NaN in a manifest of the reference is one thing to whoever validates and to whoever promotes', async () => {
  const run = referenceRun();
  const text = readFileSync(join(run, 'run_manifest.json'), 'utf8').replace('"dry_run": false', '"dry_run": NaN');
  replaceFile(run, 'run_manifest.json', text);
  const { ok, errors } = await validateBundle(run);
  expect(ok).toBe(false);
  expect(errors).toContainEqual(expect.objectContaining({ code: 'JSON_SYNTAX', path: 'run_manifest.json' }));
  const packet = join(run, '../../packet.json');
  await emitPromotionPacket(run, packet, { repoRoot: join(run, '../..') });
  expect((await verifyPacket(packet, { repoRoot: join(run, '../..') })).problems.map(({ code }) => code)).toEqual(['JSON_SYNTAX']);
  expect((await assessPromotability(run)).reasons).toContain('bundle_integrity_unverified');
});
