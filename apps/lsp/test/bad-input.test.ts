import { spawnSync } from 'node:child_process';
import { temporaryDirectory } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { Editor, editorIn, marked, placeOf, SERVER } from './support/client.js';

describe('a profile that is half typed', () => {
  it.each([
    ['(version 1)\n(deny default)\n(allow file-r|', 'file-read-data'],
    ['(version 1)\n(allow file-read* (sub|\n(deny default)\n(allow process-fork)', 'subpath'],
    ['(version 1)\n(allow mach-lookup (require-any (global-|\n(deny default)', 'global-name'],
    ['(version 1)\n(deny file-write* (with |', 'send-signal'],
    ['(|', 'allow'],
  ])('completes %j', async (typed, wanted) => {
    const editor = await editorIn(temporaryDirectory());
    const { text, position } = marked(typed);
    const uri = await editor.open('half.sb', text);
    expect(await editor.completion(uri, position)).toContain(wanted);
    expect((await editor.diagnostics(uri)).map(({ code }) => code)).toContain('sbpl.unclosed-list');
    expect(await editor.formatting(uri)).toEqual([]);
  });

  it('completes nothing inside of texts and comments', async () => {
    const editor = await editorIn(temporaryDirectory());
    for (const [name, typed] of Object.entries({
      a: '(allow file-read* (subpath "/Us|',
      b: '; allow fi|',
      c: '#| (allow fi|',
      d: '(deny default) ; "x" |',
    })) {
      const { text, position } = marked(typed.replace('#|', '#!'));
      const uri = await editor.open(`${name}.sb`, text.replace('#!', '#|'));
      expect(await editor.completion(uri, position), typed).toEqual([]);
    }
  });
});

it('an import that no folder holds is a finding, leads nowhere and says so', async () => {
  const editor = await editorIn(temporaryDirectory());
  const text = '(version 1)\n(deny default)\n(import "nowhere.sb")\n';
  const uri = await editor.open('a.sb', text);
  expect((await editor.diagnostics(uri)).map(({ code, range }) => [code, range.start.line])).toContainEqual(['sbpl.not-evaluated', 2]);
  expect(await editor.definition(uri, placeOf(text, 'nowhere'))).toBeNull();
  expect(await editor.hover(uri, placeOf(text, 'nowhere'))).toContain('No folder of the import paths holds');
});

it('a text beyond the limit of profiles is one finding, and it has no names', async () => {
  const editor = await editorIn(temporaryDirectory());
  const uri = await editor.open('huge.sb', '(allow default)\n'.repeat(300_000));
  expect((await editor.diagnostics(uri)).map(({ code }) => code)).toEqual(['sbpl.size-exceeded']);
  expect(await editor.hover(uri, { line: 1, character: 2 })).toBe('');
  expect(await editor.definition(uri, { line: 1, character: 2 })).toBeNull();
});

it('settings that are wrong are named, and the others hold', async () => {
  const editor = await editorIn(temporaryDirectory(), { parameters: { A: '/a' }, importPaths: 3, colour: 'red', world: 'nowhere' });
  const text = '(version 1)\n(deny default)\n(allow file-read* (subpath (param "A")))\n';
  const uri = await editor.open('a.sb', text);
  expect(await editor.hover(uri, placeOf(text, '"A"', 1))).toContain('`/a`');
  expect(editor.messages.map((message) => message.split(':')[0])).toEqual(
    expect.arrayContaining(['sbpl.importPaths', 'sbpl.colour', 'sbpl.world']),
  );
});

it('a text that is no profile at all, and places outside of it, break nothing', async () => {
  const editor = await editorIn(temporaryDirectory());
  const uri = await editor.open('x.sb', '\u0000\ud800 )))) "\n\\ #| [[ \r \u2028');
  expect((await editor.diagnostics(uri)).length).toBeGreaterThan(0);
  expect(await editor.hover(uri, { line: 99, character: 99 })).toBe('');
  expect(await editor.definition('file:///never/opened.sb', { line: 0, character: 0 })).toBeNull();
});

describe('the program', () => {
  it('ends when the editor says so, and when the editor is gone', async () => {
    const editor = new Editor(temporaryDirectory());
    await editor.initialize();
    expect(await editor.close()).toBe(0);
    const orphan = spawnSync(process.execPath, [SERVER], { input: '', timeout: 20_000 });
    expect(orphan.signal).toBeNull();
  });

  it('says its version, and what it does not know', () => {
    expect(spawnSync(process.execPath, [SERVER, '--version'], { encoding: 'utf8' }).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(spawnSync(process.execPath, [SERVER, '--socket=1'], { encoding: 'utf8' }).status).toBe(2);
  });
});
