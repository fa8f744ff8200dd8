import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { repositoryRoot } from '@runtime/testing';
import { onTestFinished } from 'vitest';
import {
  type CompletionList,
  createProtocolConnection,
  type Definition,
  type Diagnostic,
  type Hover,
  type InitializeResult,
  type Position,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type Range,
  StreamMessageReader,
  StreamMessageWriter,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver-protocol/node';

export const SERVER = join(repositoryRoot, 'apps', 'lsp', 'dist', 'main.js');

/** An editor with one folder open, and the server it started. */
export class Editor {
  readonly folder: string;
  readonly connection: ProtocolConnection;
  readonly exited: Promise<number | null>;
  readonly shown: PublishDiagnosticsParams[] = [];
  readonly messages: string[] = [];
  readonly #waiting: { isIt: (shown: PublishDiagnosticsParams) => boolean; resolve: (shown: PublishDiagnosticsParams) => void }[] = [];

  constructor(folder: string) {
    this.folder = folder;
    const server = spawn(process.execPath, [SERVER, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'], cwd: folder });
    this.exited = new Promise((resolve) => server.once('exit', resolve));
    this.connection = createProtocolConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
    this.connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      this.shown.push(params);
      for (const { isIt, resolve } of this.#waiting) if (isIt(params)) resolve(params);
    });
    this.connection.onNotification('window/showMessage', ({ message }: { message: string }) => void this.messages.push(message));
    this.connection.onNotification('window/logMessage', ({ message }: { message: string }) => void this.messages.push(message));
    this.connection.listen();
  }

  initialize(settings: object = {}): Promise<InitializeResult> {
    return this.connection.sendRequest('initialize', {
      processId: process.pid,
      capabilities: {},
      rootUri: null,
      workspaceFolders: [{ uri: pathToFileURL(this.folder).href, name: 'folder' }],
      initializationOptions: settings,
    });
  }

  async open(name: string, text: string): Promise<string> {
    const uri = this.uri(name);
    await this.connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'sbpl', version: 1, text } });
    return uri;
  }

  uri = (name: string): string => pathToFileURL(join(this.folder, name)).href;

  async change(uri: string, version: number, range: Range, text: string): Promise<void> {
    await this.connection.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ range, text }] });
  }

  /** The diagnostics of a version of a text, when they are shown. */
  async diagnostics(uri: string, version = 1): Promise<Diagnostic[]> {
    const isIt = (shown: PublishDiagnosticsParams) => shown.uri === uri && shown.version === version;
    const known = this.shown.findLast(isIt);
    return (known ?? (await new Promise<PublishDiagnosticsParams>((resolve) => this.#waiting.push({ isIt, resolve })))).diagnostics;
  }

  async hover(uri: string, position: Position): Promise<string> {
    const hover = await this.#ask<Hover | null>('hover', uri, { position });
    return hover === null ? '' : (hover.contents as { value: string }).value;
  }

  async completion(uri: string, position: Position): Promise<string[]> {
    return (await this.#ask<CompletionList>('completion', uri, { position })).items.map(({ label }) => label);
  }

  definition = (uri: string, position: Position): Promise<Definition | null> => this.#ask('definition', uri, { position });
  formatting = (uri: string): Promise<TextEdit[]> => this.#ask('formatting', uri, { options: { tabSize: 2, insertSpaces: true } });
  prepareRename = (uri: string, position: Position): Promise<Range | null> => this.#ask('prepareRename', uri, { position });
  rename = (uri: string, position: Position, newName: string): Promise<WorkspaceEdit> => this.#ask('rename', uri, { position, newName });

  #ask<Result>(method: string, uri: string, more: object): Promise<Result> {
    return this.connection.sendRequest(`textDocument/${method}`, { textDocument: { uri }, ...more });
  }

  async close(): Promise<number | null> {
    await this.connection.sendRequest('shutdown');
    await this.connection.sendNotification('exit');
    return this.exited;
  }
}

/** An editor that is ready, and closed after the test. */
export async function editorIn(folder: string, settings: object = {}): Promise<Editor> {
  const editor = new Editor(folder);
  onTestFinished(async () => void (await editor.close()));
  await editor.initialize(settings);
  await editor.connection.sendNotification('initialized', {});
  return editor;
}

/** The place of a mark `|` in a text, and the text without it. */
export function marked(text: string): { text: string; position: Position } {
  const at = text.indexOf('|');
  const before = text.slice(0, at).split('\n');
  return {
    text: text.slice(0, at) + text.slice(at + 1),
    position: { line: before.length - 1, character: (before.at(-1) as string).length },
  };
}

/** The place of the first occurrence of a word in a text, and so many characters on. */
export function placeOf(text: string, word: string, on = 0): Position {
  const before = text.slice(0, text.indexOf(word) + on).split('\n');
  return { line: before.length - 1, character: (before.at(-1) as string).length };
}
