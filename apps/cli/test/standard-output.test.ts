import { existsSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeOf, runtime } from './command.js';

let root: string;
beforeAll(async () => {
  root = mkdtempSync(join(realpathSync(tmpdir()), 'runtime-printed-'));
  writeFileSync(join(root, 'runtime.config.json'), '{}');
  await runtime(root, ['init', '--out', 'mine']);
  await runtime(root, ['run', '--plan', 'mine/plan.json']);
}, 60_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('- as the file of a text document', () => {
  it.each([
    ['a packet', ['emit-promotion', '--bundle', 'mine/out', '--out', '-'], '"runtime-tools.simulated_packet.'],
    ['an inventory', ['inventory', '--out', '-'], '"runtime-tools.runtime_inventory.'],
    ['a summary', ['summarize-ops', '--bundle', 'mine/out', '--out', '-'], '"schema_version"'],
    ['a page', ['report', '--bundle', 'mine/out', '--out', '-'], '<!doctype html>'],
    ['JUnit of results', ['results', '--bundle', 'mine/out', '--junit', '-'], '<testsuites tests="4"'],
    ['JUnit of a validation', ['validate-bundle', '--bundle', 'mine/out', '--junit', '-'], '<testsuites '],
    ['JUnit of answers', ['ask', '--profile', 'mine/sb/starter.sb', 'open /etc/hosts', '--junit', '-'], '<testsuites tests="1"'],
    ['SARIF of a profile', ['profile-lint', 'mine/sb/starter.sb', '--sarif', '-'], 'sarif-2.1.0.json'],
    ['SARIF of a plan', ['plan-lint', '--plan', 'mine/plan.json', '--sarif', '-'], 'sarif-2.1.0.json'],
  ])('prints %s and nothing else', async (_, args, mark) => {
    const { code, stdout } = await runtime(root, args);
    expect(code).toBe(0);
    expect(stdout.slice(0, 400)).toContain(mark);
    expect(stdout).toMatch(/^[{<]/);
    expect(existsSync(join(root, '-'))).toBe(false);
  });

  it.each([
    [['results', '--bundle', 'mine/out', '--junit', '-']],
    [['run', '--plan', 'mine/plan.json', '--junit', '-']],
    [['ask', '--profile', 'mine/sb/starter.sb', 'open /etc/hosts', '--junit', '-']],
    [['profile-lint', 'mine/sb/starter.sb', '--sarif', '-']],
  ])('is refused beside --json, which prints one document: %j', async (args) => {
    const runs = (): string[] => readdirSync(join(root, 'mine/out'));
    const before = runs();
    const answer = await runtime(root, [...args, '--json']);
    expect([answer.code, codeOf(answer), runs()]).toEqual([2, 'ARGUMENT_CONFLICT', before]);
  });

  it('is no file that could be signed', async () => {
    const answer = await runtime(root, ['emit-promotion', '--bundle', 'mine/out', '--out', '-', '--attest', 'key.pem', '--json']);
    expect([answer.code, codeOf(answer)]).toEqual([2, 'ARGUMENT_CONFLICT']);
  });
});
