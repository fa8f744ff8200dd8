import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fixturesRoot, temporaryDirectory } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import type { Location, TextEdit } from 'vscode-languageserver-protocol/node';
import { editorIn, marked, placeOf } from './support/client.js';

const folder = join(fixturesRoot, 'sbpl');
const settings = { parameters: { _BASE: 'functional-base', HOME: '/Users/me' }, importPaths: ['lib'] };

async function opened(name: string) {
  const text = readFileSync(join(folder, `${name}.sb`), 'utf8');
  const editor = await editorIn(folder, settings);
  return { editor, text, uri: await editor.open(`${name}.sb`, text) };
}

/** A text with the edits of one document made. */
function edited(text: string, edits: readonly TextEdit[]): string {
  const lines = text.split('\n');
  const offset = ({ line, character }: { line: number; character: number }) =>
    lines.slice(0, line).reduce((sum, each) => sum + each.length + 1, 0) + character;
  return [...edits]
    .sort((a, b) => offset(b.range.start) - offset(a.range.start))
    .reduce((now, { range, newText }) => now.slice(0, offset(range.start)) + newText + now.slice(offset(range.end)), text);
}

describe('hover', () => {
  it('says what an operation is, and whom it asks (rank-levels)', async () => {
    const { editor, text, uri } = await opened('rank-levels');
    const words = await editor.hover(uri, placeOf(text, 'file-read', 3));
    expect(words).toMatch(/^Operation `file-read/);
    expect(words).toContain('`default` is asked');
  });

  it('says what a filter looks at (agent-wrapper)', async () => {
    const { editor, text, uri } = await opened('agent-wrapper');
    expect(await editor.hover(uri, placeOf(text, 'subpath', 2))).toContain('a folder given and everything below it');
    expect(await editor.hover(uri, placeOf(text, 'global-name'))).toContain('service that launchd registers');
    expect(await editor.hover(uri, placeOf(text, 'with message', 6))).toContain('reported with the decision');
  });

  it('says the rank of a rule (agent-wrapper)', async () => {
    const { editor, text, uri } = await opened('agent-wrapper');
    const filtered = await editor.hover(uri, placeOf(text, '(deny file-read* (subpath', 2));
    expect(filtered).toContain('- `file-read*`: rule 2 of 2, the latest first');
    expect(filtered).toContain('then file-read*: allow (line 20)');
    expect(await editor.hover(uri, placeOf(text, '(deny file-write-unlink', 2))).toContain(
      'file-write*: its rules with filters, then allow (line 30)',
    );
    expect(await editor.hover(uri, placeOf(text, '(allow file-read*)', 2))).toContain(
      'answers where none of the 2 rules with filters matches',
    );
  });

  it('names the profile of a rule that was imported and answers (browser-role)', async () => {
    const { editor, text, uri } = await opened('browser-role');
    expect(await editor.hover(uri, placeOf(text, '(deny mach-lookup', 2))).toContain('then default: deny (line 13 of browser-common.sb)');
  });

  it('shows what a name stands for, a parameter, and an imported file (functional-build)', async () => {
    const { editor, text, uri } = await opened('functional-build');
    expect(await editor.hover(uri, placeOf(text, '(store-path "3f', 2))).toContain('(define (store-path name)');
    expect(await editor.hover(uri, placeOf(text, '"_BASE"', 2))).toContain('`functional-base`');
    expect(await editor.hover(uri, placeOf(text, '"_OUT"', 2))).toContain('give no parameter');
    expect(await editor.hover(uri, placeOf(text, 'string-append sandbox', 2))).toBe('');
  });
});

describe('completion', () => {
  const at = async (typed: string) => {
    const editor = await editorIn(folder, settings);
    const { text, position } = marked(typed);
    return editor.completion(await editor.open('typed.sb', text), position);
  };

  it('offers operations in a rule, and no operation of message filters', async () => {
    const items = await at('(version 1)\n(allow mach-|)');
    expect(items).toContain('mach-lookup');
    expect(items).not.toContain('subpath');
    expect(items).not.toContain('mach-message-send');
  });

  it('offers the filters that a compiler takes for the operations of the rule', async () => {
    const ofFiles = await at('(allow file-read* (|))');
    expect(ofFiles).toEqual(expect.arrayContaining(['subpath', 'vnode-type', 'require-all']));
    expect(ofFiles).not.toContain('global-name');
    expect(await at('(allow mach-lookup (require-not (|)))')).not.toContain('subpath');
  });

  it('offers modifiers by the action, words by the filter, and what is defined', async () => {
    expect(await at('(allow process-exec (with |))')).toContain('no-sandbox');
    expect(await at('(deny process-exec (with |))')).not.toContain('no-sandbox');
    expect(await at('(allow signal (target |))')).toContain('same-sandbox');
    expect(await at('(define (home part) (subpath part))\n(allow file-read* (ho|))')).toContain('home');
  });

  it('offers profiles to import and parameters', async () => {
    expect(await at('(import "|")')).toContain('base-system.sb');
    expect(await at('(allow file-read* (subpath (param "|")))')).toEqual(['_BASE', 'HOME']);
  });

  it('offers forms at the head of a statement', async () => {
    expect(await at('(version 1)\n(d|)')).toEqual(expect.arrayContaining(['deny', 'define']));
  });
});

describe('definition', () => {
  it('leads from a name to its define (modular-assembly)', async () => {
    const { editor, text, uri } = await opened('modular-assembly');
    const [found] = (await editor.definition(uri, placeOf(text, '(home-subpath "/.ssh")', 3))) as Location[];
    expect(found).toEqual({ uri, range: { start: { line: 5, character: 9 }, end: { line: 5, character: 21 } } });
  });

  it('leads from an import to the profile, and from a name to where it was imported from (import-service)', async () => {
    const { editor, text, uri } = await opened('import-service');
    const library = pathToFileURL(join(folder, 'lib', 'base-system.sb')).href;
    expect(await editor.definition(uri, placeOf(text, 'base-system'))).toMatchObject({ uri: library });
    const name = /\(define \(([a-z-]+)/.exec(readFileSync(join(folder, 'lib', 'base-system.sb'), 'utf8'))![1] as string;
    expect(await editor.definition(uri, placeOf(text, `(${name}`, 2))).toMatchObject([{ uri: library }]);
  });

  it('leads to an import whose name is put together (functional-build)', async () => {
    const { editor, text, uri } = await opened('functional-build');
    const library = pathToFileURL(join(folder, 'lib', 'functional-base.sb')).href;
    expect(await editor.definition(uri, placeOf(text, '".sb"', 1))).toMatchObject({ uri: library });
  });

  it('keeps the names of functions apart from those of the profile (package-installer)', async () => {
    const { editor, text, uri } = await opened('package-installer');
    const [found] = (await editor.definition(uri, placeOf(text, '(visit', 1))) as Location[];
    expect(text.split('\n')[found!.range.start.line]).toContain('each-parent');
  });
});

describe('renaming', () => {
  it('changes the define and every use, and nothing that is spelled the same (modular-assembly)', async () => {
    const { editor, text, uri } = await opened('modular-assembly');
    const place = placeOf(text, 'HOME_DIR', 2);
    expect(await editor.prepareRename(uri, place)).toEqual({ start: { line: 3, character: 8 }, end: { line: 3, character: 16 } });
    const { changes } = await editor.rename(uri, place, 'home-folder');
    expect(Object.keys(changes ?? {})).toEqual([uri]);
    expect(edited(text, changes![uri]!)).toBe(text.replaceAll('HOME_DIR', 'home-folder'));
  });

  it('changes profiles that are imported, and open ones that import', async () => {
    const root = temporaryDirectory();
    const library = '(define (work path) (subpath path))\n';
    writeFileSync(join(root, 'lib.sb'), library);
    const editor = await editorIn(root, { importPaths: ['.'] });
    const main = '(import "lib.sb")\n(allow file-read* (work "/a"))\n(let ((work 1)) work)\n';
    const uri = await editor.open('main.sb', main);
    const fromMain = await editor.rename(uri, placeOf(main, '(work "', 1), 'folder');
    expect(edited(library, fromMain.changes![editor.uri('lib.sb')]!)).toBe('(define (folder path) (subpath path))\n');
    expect(edited(main, fromMain.changes![uri]!)).toBe(main.replace('(work "/a")', '(folder "/a")'));
    const other = await editor.open('lib.sb', library);
    expect(await editor.rename(other, placeOf(library, 'work', 1), 'folder')).toEqual(fromMain);
  });

  it.each(['deny', 'subpath', 'file-read*', 'two words', '', '12', 'home-literal', 'x"y', 'string-append'])('refuses %j', async (name) => {
    const { editor, text, uri } = await opened('modular-assembly');
    await expect(editor.rename(uri, placeOf(text, 'HOME_DIR', 2), name)).rejects.toThrow(/name|word of the language|stands for/);
  });

  it('refuses words of the language', async () => {
    const { editor, text, uri } = await opened('network-client');
    expect(await editor.prepareRename(uri, placeOf(text, 'network-outbound', 2))).toBeNull();
    await expect(editor.rename(uri, placeOf(text, 'network-outbound', 2), 'x')).rejects.toThrow(/no name that this profile defines/);
  });
});

it('formatting keeps comments, and changes nothing the second time (scheme-helpers)', async () => {
  const { editor, text, uri } = await opened('scheme-helpers');
  const [edit] = await editor.formatting(uri);
  const formatted = edited(text, [edit!]);
  expect(formatted.match(/;.*/g)).toEqual(text.match(/;.*/g));
  const again = await editor.open('formatted.sb', formatted);
  expect(await editor.formatting(again)).toEqual([]);
});
