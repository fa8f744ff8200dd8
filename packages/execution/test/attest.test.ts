import { generateKeyPairSync } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { validateBundle } from '@runtime/bundle-store';
import { openAttestation, sha256Hex } from '@runtime/contracts';
import { runPlan } from '@runtime/execution';
import { describe, expect, it } from 'vitest';
import { smallSuite } from './support/small-suite.js';

describe('when a run is attested', () => {
  it('signs the index it committed, beside the run directory', async () => {
    const suite = smallSuite();
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const key = join(suite.root, 'key.pem');
    writeFileSync(key, privateKey.export({ type: 'pkcs8', format: 'pem' }));
    await runPlan(suite.plan, suite.out, { runner: 'simulated', runId: 'signed', repoRoot: suite.root, attestKey: key });
    const envelope = readFileSync(join(suite.out, 'signed.intoto.json'), 'utf8');
    const statement = openAttestation(envelope, publicKey.export({ type: 'spki', format: 'pem' }) as string);
    const index = sha256Hex(readFileSync(join(suite.out, 'signed', 'artifact_index.json')));
    expect(statement.subject).toEqual([{ name: 'artifact_index.json', digest: { sha256: index } }]);
    expect((await validateBundle(join(suite.out, 'signed'))).errors).toEqual([]);
  });

  it('refuses a key that is none before it runs anything', async () => {
    const suite = smallSuite();
    const key = join(suite.root, 'key.pem');
    writeFileSync(key, 'not a key');
    await expect(runPlan(suite.plan, suite.out, { runner: 'simulated', repoRoot: suite.root, attestKey: key })).rejects.toMatchObject({
      code: 'ATTESTATION_KEY_INVALID',
    });
    await expect(
      runPlan(suite.plan, suite.out, { runner: 'simulated', repoRoot: suite.root, attestKey: join(suite.root, 'none') }),
    ).rejects.toMatchObject({ category: expect.any(String) });
    expect(existsSync(suite.out)).toBe(false);
  });
});
