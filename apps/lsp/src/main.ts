#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { createConnection, ProposedFeatures, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import { Judge } from './judge/judge.js';
import { serve } from './server.js';

const HELP = `runtime-lsp: language server for SBPL profiles. An editor starts it and speaks to it over standard input and output.

  --stdio      the default, and the only way
  --version    print the version
`;

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
const [first] = process.argv.slice(2);
if (first === '--version' || first === '--help') {
  process.stdout.write(first === '--version' ? `${version}\n` : HELP);
} else if (first !== undefined && first !== '--stdio') {
  process.stderr.write(`runtime-lsp: unknown argument ${first}\n${HELP}`);
  process.exitCode = 2;
} else {
  // An editor that is gone closes the input without a word.
  process.stdin.once('close', () => process.exit(1));
  const connection = createConnection(
    ProposedFeatures.all,
    new StreamMessageReader(process.stdin),
    new StreamMessageWriter(process.stdout),
  );
  serve(connection, new Judge(new URL('./judge.js', import.meta.url)), version);
}
