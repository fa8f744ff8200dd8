import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lintProfile } from '@runtime/behaviours';
import { textsBelow } from '@runtime/files';
import { assembleProfile } from '@runtime/sbpl';
import { fixturesRoot, temporaryDirectory } from '@runtime/testing';
import { builtInWorld } from '@runtime/worlds';
import { describe, expect, it } from 'vitest';
import { type Editor, editorIn } from './support/client.js';

const folder = join(fixturesRoot, 'sbpl');
const lib = join(folder, 'lib');
const parameters = {
  HOME: '/Users/me',
  BUNDLE: '/Applications/App.app',
  _BASE: 'functional-base',
  _OUT: 'x',
  _BUILD_TOP: '/private/tmp/b',
};
const world = builtInWorld('sonoma-14.4.1-23E224-arm64-dyld-2c0602c5');
const PROFILES = ['agent-workspace', 'agent-wrapper', 'browser-content', 'browser-renderer', 'browser-role', 'functional-build'];
const MORE = ['import-service', 'modular-assembly', 'refused-at-apply', 'scheme-helpers', 'network-client'];

/** The place of a finding as a command prints it. */
const placesOf = async (editor: Editor, uri: string, version = 1) =>
  (await editor.diagnostics(uri, version)).map(({ code, range: { start }, severity }) => [
    code,
    start.line + 1,
    start.character + 1,
    severity,
  ]);

describe('the diagnostics of a profile', () => {
  it.each([...PROFILES, ...MORE])('%s: what profile-lint finds, at the same places', async (name) => {
    const file = join(folder, `${name}.sb`);
    const text = readFileSync(file, 'utf8');
    const imports = textsBelow([{ shown: lib, path: lib }], 1e6);
    const found = lintProfile(assembleProfile({ text, file }), world, { params: parameters, imports });
    const editor = await editorIn(folder, { parameters, importPaths: ['lib'] });
    const uri = await editor.open(`${name}.sb`, text);
    expect(await placesOf(editor, uri)).toEqual(
      // What stands in another file is shown at the top, with its place in the message.
      found.map(({ code, line, column, severity, file: at }) => [
        code,
        ...(at === file ? [line, column] : [1, 1]),
        severity === 'error' ? 1 : 2,
      ]),
    );
  });

  it('are those of the last keystroke, and of none before', async () => {
    const editor = await editorIn(temporaryDirectory());
    const uri = await editor.open('a.sb', '(version 1)\n(deny default)\n(allow file-read)\n');
    for (const [at, letter] of [...'-data'].entries()) {
      const place = { line: 2, character: 16 + at };
      await editor.change(uri, at + 2, { start: place, end: place }, letter);
    }
    expect((await editor.diagnostics(uri, 6)).map(({ code }) => code)).not.toContain('sbpl.name-unknown');
    expect(editor.shown.filter(({ version }) => version !== undefined && version > 1 && version < 6)).toEqual([]);
  });

  it('leave the editor answers while a long profile is judged', async () => {
    const editor = await editorIn(temporaryDirectory());
    const rules = Array.from(
      { length: 5_000 },
      (_, at) => `(allow file-read* (subpath "/Users/me/folder-${at}/src") (literal "/f/${at}"))`,
    );
    const uri = await editor.open('long.sb', `(version 1)\n(deny default)\n${rules.join('\n')}\n`);
    await editor.diagnostics(uri);
    const place = { line: 4_000, character: 0 };
    await editor.change(uri, 2, { start: place, end: place }, '(allow proces');
    const answered = await editor.completion(uri, { line: 4_000, character: 13 });
    expect(answered).toContain('process-fork');
    expect(editor.shown.some(({ version }) => version === 2)).toBe(false);
    expect((await editor.diagnostics(uri, 2)).map(({ code }) => code)).toContain('sbpl.unclosed-list');
  });

  it('follow the settings, and what is saved elsewhere', async () => {
    const root = temporaryDirectory();
    mkdirSync(join(root, 'parts'));
    const editor = await editorIn(root);
    const uri = await editor.open('a.sb', '(version 1)\n(deny default)\n(import "part.sb")\n(work)\n');
    expect((await editor.diagnostics(uri)).map(({ code }) => code)).toContain('sbpl.not-evaluated');
    writeFileSync(join(root, 'parts', 'part.sb'), '(define (work) (allow process-fork))\n');
    editor.shown.length = 0;
    await editor.connection.sendNotification('workspace/didChangeConfiguration', { settings: { sbpl: { importPaths: ['parts'] } } });
    expect((await editor.diagnostics(uri)).map(({ code }) => code)).not.toContain('sbpl.not-evaluated');
    writeFileSync(join(root, 'parts', 'part.sb'), '(define (other) (allow process-fork))\n');
    editor.shown.length = 0;
    await editor.connection.sendNotification('textDocument/didSave', { textDocument: { uri } });
    expect((await editor.diagnostics(uri)).map(({ code }) => code)).toContain('sbpl.name-unknown');
  });

  it('are gone when the profile is closed', async () => {
    const editor = await editorIn(temporaryDirectory());
    const uri = await editor.open('a.sb', '(allow nothing)');
    expect(await editor.diagnostics(uri)).not.toEqual([]);
    await editor.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    await editor.hover(uri, { line: 0, character: 0 });
    expect(editor.shown.at(-1)).toEqual({ uri, diagnostics: [] });
  });
});
