import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseDocument } from '@runtime/contracts';
import { emitPromotionPacket } from '@runtime/promotion';
import { repositoryRoot, temporaryDirectory } from '@runtime/testing';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
// @boundaries-ignore the builder of test bundles is shared by the tests of the two packages
import { type EvidenceOptions, event, evidenceBundle, simulatedRun } from '../../promotion/test/support/evidence-bundle.js';

const source = readFileSync(join(repositoryRoot, 'docs', 'examples', 'mapping-consumer.mjs'), 'utf8');

/** Runs the documented consumer on our source. It stands beside this test while it runs, where the packages can be found by name. */
async function consume(...args: string[]): Promise<void> {
  const copy = join(dirname(fileURLToPath(import.meta.url)), `.consumer-${process.pid}-${Math.random().toString(36).slice(2)}.mjs`);
  const argv = process.argv;
  writeFileSync(copy, source);
  onTestFinished(() => {
    rmSync(copy, { force: true });
    process.argv = argv;
    vi.restoreAllMocks();
  });
  vi.spyOn(console, 'log').mockImplementation(() => {});
  vi.spyOn(console, 'error').mockImplementation(() => {});
  process.argv = ['node', copy, ...args];
  await import(/* @vite-ignore */ pathToFileURL(copy).href);
}

describe('the consumer of docs/mapping-tools.md', () => {
  it('is the one the page shows, and no longer than it promises', () => {
    const page = readFileSync(join(repositoryRoot, 'docs', 'mapping-tools.md'), 'utf8');
    expect(page).toContain(source.trim());
    expect(source.trim().split('\n').length).toBeLessThanOrEqual(40);
  });

  it('writes mappings from the packets that may be used, and the receipt last', async () => {
    const root = temporaryDirectory();
    const add = async (runId: string, options: EvidenceOptions): Promise<string> => {
      const events = [event(0, { run_id: runId }), event(1, { run_id: runId, actual: 'allow', errno: null, match: false })];
      const { run } = await evidenceBundle({
        root,
        runId,
        events,
        ...options,
      });
      await emitPromotionPacket(run, join(root, 'packets', `${runId}.json`));
      return `packets/${runId}.json`;
    };
    const packets = [await add('run-a', {}), await add('run-b', simulatedRun)];
    const set = join(root, 'packet_set.json');
    writeFileSync(set, JSON.stringify({ schema_version: 'runtime.packet_set.v0.1', packets }));
    const out = join(root, 'mappings');
    await consume(set, out);
    expect(JSON.parse(readFileSync(join(out, 'denied.json'), 'utf8'))).toEqual({ 'file-read*': ['/tmp/0'] });
    const summary = parseDocument('op_runtime_summary', readFileSync(join(out, 'op_runtime_summary.json')));
    expect(summary.ops['file-read*']).toMatchObject({ probes: 2, matches: 1, mismatches: 1 });
    const receipt = parseDocument('promotion_receipt', readFileSync(join(out, 'promotion_receipt.json')));
    expect(receipt.packets.used).toEqual(['packets/run-a.json']);
    expect(receipt.packets.rejected).toMatchObject([{ path: 'packets/run-b.json', reasons: ['not_promotable'] }]);
  });

  it('writes nothing when no packet may be used', async () => {
    const root = temporaryDirectory();
    const set = join(root, 'packet_set.json');
    writeFileSync(set, JSON.stringify({ schema_version: 'runtime.packet_set.v0.1', packets: ['packets/none.json'] }));
    // It says so in words and ends with 1, without a stack.
    vi.spyOn(process, 'exit').mockImplementation((status) => {
      throw new Error(`exit ${status}`);
    });
    await expect(consume(set, join(root, 'mappings'))).rejects.toThrow('exit 1');
    expect(vi.mocked(console.error).mock.lastCall?.[0]).toMatch(/^no packet may be used/);
    expect(existsSync(join(root, 'mappings'))).toBe(false);
  });
});
