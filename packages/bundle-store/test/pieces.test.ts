import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ArtifactContent, type BundleWriter, beginBundle } from '@runtime/bundle-store';
import { temporaryDirectory } from '@runtime/testing';
import { describe, expect, it } from 'vitest';

const begin = (): Promise<BundleWriter> => beginBundle({ out: temporaryDirectory(), runId: 'run-1' });

async function entryOf(name: string, content: ArtifactContent): Promise<unknown> {
  const writer = await begin();
  await writer.write(name, content);
  const index = await writer.commit({ worldId: 'w', status: 'ok', expected: [], moveLatest: false });
  return index.artifacts[0];
}

function* inPieces(text: string, size: number): Generator<string> {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}

describe('an artifact written in pieces', () => {
  const long = 'é'.repeat(50_000);
  it.each([
    ['summary.json', '{"schema_version": "v1", "a": [1, 2]}'],
    ['summary.json', `{\n  "schema_version": "v1",\n  "a": "${long}"\n}`],
    ['runtime_results.json', `{"p": {"a": "${long}", "schema_version": "v1"}}`],
    ['events.json', '[{"schema_version": "v1"}]'],
    ['mismatch_packets.jsonl', `{"a": "${long}", "schema_version": "v1"}\n{"schema_version": "v2"}\n`],
    ['mismatch_packets.jsonl', '\n{"schema_version": "v1"}'],
    ['summary.md', long],
    ['empty.json', ''],
  ])('has the entry of the whole: %s', async (name, text) => {
    const whole = await entryOf(name, text);
    for (const size of [1, 1000, 70_000])
      if (size > 1 || text.length < 100) expect(await entryOf(name, inPieces(text, size))).toEqual(whole);
  });

  it('leaves nothing when its pieces cannot be made, and may be written again', async () => {
    const writer = await begin();
    function* failing(): Generator<string> {
      yield 'x'.repeat(100_000);
      throw new Error('no more');
    }
    await expect(writer.write('a.txt', failing())).rejects.toThrow('no more');
    expect(readdirSync(writer.dir)).toEqual([]);
    await writer.write('a.txt', ['a', 'b']);
    expect(readFileSync(join(writer.dir, 'a.txt'), 'utf8')).toBe('ab');
  });

  it('has no name before it is whole', async () => {
    const writer = await begin();
    const rows = writer.append('rows.ndjson');
    rows.write('{}\n');
    expect(readdirSync(writer.dir)).not.toContain('rows.ndjson');
    await rows.close();
    expect(readdirSync(writer.dir)).toEqual(['rows.ndjson']);
  });

  it('may be abandoned until it is closed, and names its version or is told it', async () => {
    const writer = await begin();
    const [left, kept] = [writer.append('left.json'), writer.append('kept.json', 'v2')];
    left.write('{}');
    left.abandon();
    for (const piece of ['{"a": 1, ', '"schema_version": "v1"}']) kept.write(piece);
    await kept.close();
    kept.abandon();
    expect(readdirSync(writer.dir)).toEqual(['kept.json']);
    const index = await writer.commit({ worldId: 'w', status: 'ok', expected: [], moveLatest: false });
    expect(index.artifacts).toMatchObject([{ schema_version: 'v2', sha256: writer.digestOf('kept.json') }]);
    expect(writer.digestOf('left.json')).toBe(null);
  });
});

describe('an artifact that is withdrawn', () => {
  it('is neither there nor in the index', async () => {
    const writer = await begin();
    await writer.writeAll([
      ['a.txt', 'a'],
      ['b.txt', 'b'],
    ]);
    writer.withdraw('a.txt');
    writer.withdraw('never-written.txt');
    expect(writer.has('a.txt')).toBe(false);
    const index = await writer.commit({ worldId: 'w', status: 'ok', expected: ['a.txt', 'b.txt'], moveLatest: false });
    expect(index).toMatchObject({ missing: [`${writer.outputRoot}/a.txt`], status: 'partial' });
    expect(readdirSync(writer.dir).sort()).toEqual(['artifact_index.json', 'b.txt']);
  });
});
