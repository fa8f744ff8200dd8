import type { PlaceOfRule } from '@runtime/sbpl';
import {
  type CancellationToken,
  type Connection,
  DidChangeConfigurationNotification,
  type InitializeParams,
  type InitializeResult,
  MessageType,
  ShowMessageNotification,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { completionAt } from './features/completion.js';
import { definitionAt } from './features/definition.js';
import { formatting } from './features/format.js';
import { type AskPlaces, hoverAt } from './features/hover.js';
import { rename, renameRange } from './features/rename.js';
import type { Judge } from './judge/judge.js';
import { Watch } from './judge/watch.js';
import { readSettings } from './settings.js';
import type { Profile } from './text/profile.js';
import { fileOf } from './text/uri.js';
import { Workspace } from './workspace.js';

const CAPABILITIES: InitializeResult['capabilities'] = {
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
  hoverProvider: true,
  completionProvider: { triggerCharacters: ['(', '"', ' ', '/'] },
  definitionProvider: true,
  renameProvider: { prepareProvider: true },
  documentFormattingProvider: true,
};

/** Speaks the language server protocol over a connection about the profiles that an editor has open. */
export function serve(connection: Connection, judge: Judge, version: string): void {
  const documents = new TextDocuments(TextDocument);
  const workspace = new Workspace(documents);
  const watch = new Watch(judge, {
    read: (uri) => workspace.open(uri),
    settings: () => workspace.settings,
    show: ({ document }, diagnostics) => void connection.sendDiagnostics({ uri: document.uri, version: document.version, diagnostics }),
    fail: ({ file }, { message }) => connection.console.error(`${file} cannot be judged: ${message}`),
  });
  const judgeAll = (): void => {
    for (const { uri } of documents.all()) watch.changed(uri);
  };
  let root = process.cwd();
  let asksForSettings = false;

  const take = (value: unknown): void => {
    const { settings, problems } = readSettings(value, root);
    try {
      workspace.settings = settings;
    } catch (error) {
      problems.push(`sbpl.world: ${(error as Error).message}`);
    }
    // A notification: the library's own call is a question, which not every editor takes.
    for (const message of problems) void connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message });
    judgeAll();
  };

  connection.onInitialize(({ workspaceFolders, rootUri, initializationOptions, capabilities }: InitializeParams) => {
    root = fileOf(workspaceFolders?.[0]?.uri ?? rootUri ?? root);
    asksForSettings = capabilities.workspace?.configuration === true;
    take(initializationOptions ?? {});
    return { capabilities: CAPABILITIES, serverInfo: { name: 'runtime-lsp', version } };
  });
  const askForSettings = async (): Promise<void> => {
    const given: unknown = await connection.workspace.getConfiguration('sbpl').catch(() => null);
    if (given !== null && given !== undefined) take(given);
  };
  connection.onInitialized(async () => {
    if (!asksForSettings) return;
    await connection.client.register(DidChangeConfigurationNotification.type, { section: 'sbpl' }).catch(() => undefined);
    await askForSettings();
  });
  connection.onDidChangeConfiguration(async ({ settings }) => {
    const given: unknown = (settings as { sbpl?: unknown } | null)?.sbpl;
    if (given !== undefined) take(given);
    else if (asksForSettings) await askForSettings();
  });

  const places =
    ({ text, file }: Profile, token: CancellationToken): AskPlaces =>
    async (start): Promise<PlaceOfRule[] | null> => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      // A profile that does not compile has no ranks; its diagnostics say why.
      return judge.ask({ kind: 'places', text, file, settings: workspace.settings, start }, abort.signal).catch(() => []);
    };
  const at = <Result>(uri: string, answer: (profile: Profile) => Result): Result | null => {
    const profile = workspace.open(uri);
    return profile === null ? null : answer(profile);
  };
  connection.onHover(({ textDocument, position }, token) =>
    at(textDocument.uri, (profile) => hoverAt(workspace, profile, position, places(profile, token))),
  );
  connection.onCompletion(({ textDocument, position }) => at(textDocument.uri, (profile) => completionAt(workspace, profile, position)));
  connection.onDefinition(({ textDocument, position }) => at(textDocument.uri, (profile) => definitionAt(workspace, profile, position)));
  connection.onPrepareRename(({ textDocument, position }) => at(textDocument.uri, (profile) => renameRange(workspace, profile, position)));
  connection.onRenameRequest(({ textDocument, position, newName }) =>
    at(textDocument.uri, (profile) => rename(workspace, profile, position, newName)),
  );
  connection.onDocumentFormatting(({ textDocument }) => at(textDocument.uri, formatting));

  documents.onDidChangeContent(({ document }) => watch.changed(document.uri));
  // What one profile says may be imported by others.
  documents.onDidSave(judgeAll);
  documents.onDidClose(({ document: { uri } }) => {
    watch.forget(uri);
    void connection.sendDiagnostics({ uri, diagnostics: [] });
  });
  connection.onShutdown(() => judge.close());
  documents.listen(connection);
  connection.listen();
}
