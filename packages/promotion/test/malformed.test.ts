import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emitPromotionPacket, PromotionError, readPacketSet, verifyPacket } from '@runtime/promotion';
import { errorOf, temporaryDirectory, toThrowWithCode } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { evidenceBundle } from './support/evidence-bundle.js';

async function packetText(): Promise<{ path: string; text: string }> {
  const { root, run } = await evidenceBundle();
  const path = join(root, 'p.json');
  await emitPromotionPacket(run, path);
  return { path, text: readFileSync(path, 'utf8') };
}

describe('a hostile packet', () => {
  it.each<[why: string, change: (text: string) => string | Buffer]>([
    [
      'names a member twice, for readers that differ in which they take',
      (text) => text.replace('{', '{"run_manifest": "elsewhere/run_manifest.json",'),
    ],
    ['starts with a byte order mark', (text) => `\ufeff${text}`],
    ['is not UTF-8', (text) => Buffer.concat([Buffer.from(text.slice(0, -1)), Buffer.from([0xff]), Buffer.from('}')])],
    ['has text after its end', (text) => `${text}{}`],
    ['is empty', () => ''],
    ['has a path with a NUL in its digest list', (text) => text.replace('"index_sha256": "', '"index_sha256": "\\u0000')],
  ])('%s', async (_, change) => {
    const { path, text } = await packetText();
    writeFileSync(path, change(text));
    await toThrowWithCode(() => verifyPacket(path), PromotionError, 'PACKET_INVALID');
  });

  it('is a pointer of Git LFS, and says how to get the file itself', async () => {
    const { path } = await packetText();
    writeFileSync(path, 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n');
    expect(await errorOf(() => verifyPacket(path))).toMatchObject({
      code: 'PACKET_INVALID',
      hint: expect.stringContaining('git lfs pull'),
    });
  });

  it.each<[why: string, code: string, change: (text: string) => string]>([
    ['nests without end', 'JSON_DEPTH_EXCEEDED', (text) => text.replace('"reasons": []', `"reasons": ${'['.repeat(200_000)}`)],
    [
      'nests deeper than any document',
      'JSON_DEPTH_EXCEEDED',
      (text) => text.replace('"reasons": []', `"reasons": ${'['.repeat(500)}${']'.repeat(500)}`),
    ],
    ['has a member name of 5,000 bytes', 'JSON_KEY_TOO_LONG', (text) => text.replace('{', `{"${'k'.repeat(5000)}": 1,`)],
  ])('%s: a ceiling keeps its own code', async (_, code, change) => {
    const { path, text } = await packetText();
    writeFileSync(path, change(text));
    expect(await errorOf(() => verifyPacket(path))).toMatchObject({ code, category: 'input' });
  });

  it.each<[why: string, from: string, to: string]>([
    ['wants a prototype for its artifacts', '"artifacts": {', '"artifacts": {"__proto__": {"sha256": "SHA", "size": 1},'],
    ['names an artifact like a built-in', '"artifacts": {', '"artifacts": {"constructor": {"sha256": "SHA", "size": 1},'],
    ['names an artifact outside', '"artifacts": {', '"artifacts": {"../../etc/passwd": {"sha256": "SHA", "size": 1},'],
  ])('%s: a claim like any other, and false', async (_, from, to) => {
    const { path, text } = await packetText();
    writeFileSync(path, text.replace(from, to.replace('SHA', 'a'.repeat(64))));
    const found = await verifyPacket(path);
    expect(found.problems.map(({ code }) => code)).toEqual(['PACKET_ARTIFACT_MISSING']);
    expect(({} as Record<string, unknown>)['sha256']).toBeUndefined();
  });

  it('is a pipe: nothing is waited for', async () => {
    const path = join(temporaryDirectory(), 'p.json');
    execFileSync('mkfifo', [path]);
    await toThrowWithCode(() => verifyPacket(path), PromotionError, 'PACKET_MISSING');
  });

  it('points at a bundle full of the wrong types', async () => {
    const { path, text } = await packetText();
    const run = join(path, '..', 'out', 'run-1');
    for (const name of ['run_status.json', 'run_manifest.json', 'artifact_index.json']) {
      for (const content of ['[]', 'null', '5', '"x"', '{"artifacts": 5, "missing": {}}', '{"artifacts": [[], null, {"path": {}}]}']) {
        const kept = readFileSync(join(run, name));
        writeFileSync(join(run, name), content);
        const found = await verifyPacket(path).catch((error: unknown) => error);
        if (found instanceof Error) expect(found).toMatchObject({ code: 'RUN_DOCUMENT_UNREADABLE' });
        else expect(found).toMatchObject({ ok: false });
        writeFileSync(join(run, name), kept);
      }
    }
    expect(text).toBe(readFileSync(path, 'utf8'));
    expect((await verifyPacket(path)).ok).toBe(true);
  });
});

describe('a hostile packet set', () => {
  it('is bounded and strict like any document', async () => {
    const path = join(temporaryDirectory(), 'set.json');
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, '{"schema_version": "runtime.packet_set.v0.1", "packets": [], "packets": ["a"]}');
    expect((await errorOf(() => readPacketSet(path))).code).toBe('JSON_DUPLICATE_KEY');
  });
});
