import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonSchemaOf, TEMPLATE_KINDS } from '@runtime/contracts';
import { repositoryRoot } from '@runtime/testing';
import { describe, expect, it } from 'vitest';

interface Node {
  properties?: Record<string, Node & { description?: string; not?: object }>;
  oneOf?: Node[];
}

const sources = join(repositoryRoot, 'packages/contracts/src/documents');

describe('what people write', () => {
  it.each([
    'plan',
    'probe_registry',
    'profile_registry',
    'registry_index',
    'runtime_config',
    'packet_set',
    'plan_template',
    'world',
    'behaviour',
    ...Object.keys(TEMPLATE_KINDS),
  ])('%s: each member says what it is for where an editor completes it, and $schema is among them', (name) => {
    const schema = jsonSchemaOf(name, TEMPLATE_KINDS) as Node;
    for (const { properties = {} } of schema.oneOf ?? [schema]) {
      expect(Object.keys(properties)).toContain('$schema');
      const silent = Object.entries(properties).filter(([, { description, not }]) => description === undefined && not === undefined);
      expect(silent.map(([member]) => member)).toEqual([]);
    }
  });

  it.each(['plan', 'registry', 'config', 'plan-template'])('%s: types and schemas say the same', (file) => {
    const text = readFileSync(join(sources, `${file}.ts`), 'utf8');
    const said = [...text.matchAll(/^ {2}\/\*\* (.*) \*\/\n {2}\S+: [^\n]*\.describe\((['"])(.*)\2\),$/gm)];
    expect(said.length).toBeGreaterThan(5);
    for (const [, comment, , description] of said) expect(description!.replaceAll("\\'", "'")).toBe(comment);
  });
});
