import { join } from 'node:path';
import { buildProgram, repositoryRoot } from '@runtime/testing';

const SOURCES = ['apps/lsp/src', ...['contracts', 'files', 'worlds', 'sbpl', 'behaviours'].map((name) => `packages/${name}/src`)];

/** The server as an editor starts it. */
export default function buildServer(): void {
  buildProgram({ app: 'apps/lsp', into: join(repositoryRoot, 'apps', 'lsp', 'dist'), first: 'main.js', sources: SOURCES });
}
