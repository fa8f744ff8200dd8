import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory, writeTree } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { documentOf, runtime } from './command.js';

const FAULTY = '(deny default)\n(allow file-read* (literal "/private/etc/hosts") (subpath "/tmp")) ; not "/tmp" here\n';

async function suite(text: string): Promise<{ root: string; policy: () => string }> {
  const root = temporaryDirectory();
  writeTree(root, { 'runtime.config.json': '{}' });
  await runtime(root, ['init', '--out', 'mine']);
  writeTree(root, { 'mine/sb/starter.sb': text });
  return { root, policy: () => readFileSync(join(root, 'mine/sb/starter.sb'), 'utf8') };
}

describe('plan-lint --fix', () => {
  it('does what needs no judgement, says what, and leaves the rest as it was', async () => {
    const { root, policy } = await suite(FAULTY);
    const fixed = await runtime(root, ['plan-lint', '--plan', 'mine/plan.json', '--fix']);
    expect(fixed.stderr).toContain('fixed mine/sb/starter.sb: "/tmp" is now "/private/tmp"\n');
    expect(policy()).toBe(`(version 1)\n${FAULTY.replace('subpath "/tmp"', 'subpath "/private/tmp"')}`);
    const left = documentOf(await runtime(root, ['plan-lint', '--plan', 'mine/plan.json', '--json']));
    expect(JSON.stringify(left['warnings'])).not.toContain('sbpl.alias-spelling');
  });

  it('gives a regex the folder that its link leads to', async () => {
    const { root, policy } = await suite('(version 1)\n(deny default)\n(allow file-read* (regex #"^/var/folders/[^/]+/x[.]y$"))\n');
    const fixed = await runtime(root, ['plan-lint', '--plan', 'mine/plan.json', '--fix']);
    expect(fixed.stderr).toContain('is now "^/private/var/folders/[^/]+/x[.]y$"');
    expect(policy()).toContain('(regex #"^/private/var/folders/[^/]+/x[.]y$")');
  });

  it('mends every path of a rule, and the profiles that profile-lint is given', async () => {
    const root = temporaryDirectory();
    const faulty = '(allow file-read* (literal "/tmp/../var/x") (subpath "/etc/") (literal "/tmp/a") (subpath “/opt/a b”))\n';
    writeTree(root, { 'agent.sb': `(version 1)\n${faulty}` });
    const fixed = await runtime(root, ['profile-lint', 'agent.sb', '--fix']);
    expect([fixed.code, fixed.stdout]).toEqual([0, expect.stringContaining('profile ok')]);
    expect(readFileSync(join(root, 'agent.sb'), 'utf8')).toBe(
      '(version 1)\n(deny default)\n(allow file-read* (literal "/private/var/x") (subpath "/private/etc") (literal "/private/tmp/a") (subpath "/opt/a b"))\n',
    );
    expect((await runtime(root, ['profile-lint', '-', '--fix'])).code).toBe(2);
  });

  it('says as data what to write in the place of each path, however long it is', async () => {
    const root = temporaryDirectory();
    const long = `/tmp/${'a'.repeat(200)}`;
    writeTree(root, { 'agent.sb': `(version 1)\n(deny default)\n(allow file-read* (literal "${long}") (literal "x"))\n` });
    const warnings = documentOf(await runtime(root, ['profile-lint', 'agent.sb', '--json']))['warnings'];
    expect(warnings).toContainEqual(
      expect.objectContaining({ code: 'sbpl.alias-spelling', spellings: [{ written: long, instead: `/private${long}` }] }),
    );
    expect(warnings).toContainEqual(expect.objectContaining({ code: 'sbpl.path-shape', spellings: [{ written: 'x' }] }));
    await runtime(root, ['profile-lint', 'agent.sb', '--fix']);
    expect(readFileSync(join(root, 'agent.sb'), 'utf8')).toContain(`(literal "/private${long}") (literal "x")`);
  });

  it('has what was done in the document as well', async () => {
    const { root } = await suite(FAULTY);
    const document = documentOf(await runtime(root, ['plan-lint', '--plan', 'mine/plan.json', '--fix', '--json']));
    const path = 'mine/sb/starter.sb';
    expect(document['fixed']).toEqual([
      { path, code: 'sbpl.alias-spelling', line: 2, message: '"/tmp" is now "/private/tmp"' },
      { path, code: 'sbpl.version-missing', line: 1, message: 'begins with (version 1)' },
    ]);
    writeTree(root, { 'agent.sb': '(version 1)\n(allow file-read* (literal "/private/etc/hosts"))\n' });
    const profile = async () => documentOf(await runtime(root, ['profile-lint', 'agent.sb', '--fix', '--json']))['fixed'];
    expect(await profile()).toEqual([expect.objectContaining({ path: 'agent.sb', code: 'sbpl.default-missing' })]);
    expect(await profile()).toEqual([]);
    expect(documentOf(await runtime(root, ['profile-lint', 'agent.sb', '--json']))).not.toHaveProperty('fixed');
  });

  it('changes nothing without the flag, nor in a suite that was built', async () => {
    const { root, policy } = await suite(FAULTY);
    await runtime(root, ['plan-lint', '--plan', 'mine/plan.json']);
    expect(policy()).toBe(FAULTY);
    writeTree(root, { 'mine/suite.json': '{}' });
    const { stderr } = await runtime(root, ['plan-lint', '--plan', 'mine/plan.json', '--fix']);
    expect(stderr).toContain('delete its suite.json');
    expect(policy()).toBe(FAULTY);
  });
});
