import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryDirectory, writeTree } from '@runtime/testing';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { documentOf, runtime } from './command.js';

const WRITERS: Record<string, readonly string[]> = {
  init: ['init', '--out', 'mine'],
  'init --profile': ['init', '--profile', 'agent.sb', '--out', 'mine'],
  'ask --save': ['ask', '--profile', 'agent.sb', 'file-read-data /private/etc/hosts', '--save', 'mine'],
  'import-log': ['import-log', '--log', 'denials.txt', '--out', 'mine'],
};

const read = (path: string): Record<string, unknown> => JSON.parse(readFileSync(path, 'utf8'));

describe.each(Object.entries(WRITERS))('a suite that %s writes', (_, line) => {
  it('names in each document the schema that an editor finds there, and that notices a wrong member', async () => {
    const root = temporaryDirectory();
    writeTree(root, {
      'agent.sb': '(version 1)\n(deny default)\n(allow file-read* (subpath "/private/etc"))\n',
      'denials.txt': '2026-01-01 10:00:00.000 kernel: (Sandbox) Sandbox: node(123) deny(1) file-read-data /Users/me/notes\n',
    });
    expect(await runtime(root, line)).toMatchObject({ code: 0 });
    for (const [name, member] of Object.entries({
      'plan.json': 'profiles',
      'registry/probes.json': 'probes',
      'registry/profiles.json': 'profiles',
    })) {
      const path = join(root, 'mine', name);
      const document = read(path);
      const validate = new Ajv2020({ strict: false }).compile(read(join(dirname(path), String(document['$schema']))));
      expect(validate(document), JSON.stringify(validate.errors)).toBe(true);
      expect(validate({ ...document, [member]: 'one' })).toBe(false);
    }
    expect(readdirSync(join(root, 'mine/schemas'))).toHaveLength(3);
    const lint = documentOf(await runtime(root, ['plan-lint', '--plan', 'mine/plan.json', '--json']));
    expect(lint).toMatchObject({ ok: true, warnings: [] });
  });
});
