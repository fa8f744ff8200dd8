// Writes src/page/generated/client-assets.ts from src/page/client: `npm run generate`.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const client = new URL('../src/page/client/', import.meta.url);
const folder = new URL('../src/page/generated/', import.meta.url);

const shared = ['address', 'model', 'pack', 'shell-word', 'words'].map((name) => `src/page/${name}.ts`);
export const inputs = ['src/page/client', ...shared, 'src/inert.ts', 'src/results/model.ts', '../contracts/src/verdicts.ts'];
export const outputs = ['src/page/generated/client-assets.ts'];

export async function write() {
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL('client-assets.ts', folder), await clientAssets());
}

/** The module's text: the page's script and its styles as strings. Not minified, so that a page can be read. */
export async function clientAssets() {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('main.ts', client))],
    bundle: true,
    // Of the contracts only the words are taken; nothing of Node stays in the page.
    conditions: ['@runtime/source'],
    external: ['node:*'],
    write: false,
    format: 'iife',
    target: 'es2022',
    charset: 'ascii',
    legalComments: 'none',
    // Without this, the text would name the folder the build was started in.
    absWorkingDir: fileURLToPath(client),
  });
  const script = outputFiles[0].text.replace(/^ *\/\/ .*\.ts\n/gm, '');
  const styles = readdirSync(new URL('styles/', client))
    .sort()
    .map((name) => readFileSync(new URL(`styles/${name}`, client), 'utf8'))
    .join('\n');
  return [
    '// Written by scripts/generate.mjs from src/page/client.',
    '',
    '/** The script of a page, as it stands in it. */',
    `export const CLIENT_SCRIPT = ${literal(script)};`,
    '',
    '/** The styles of a page. */',
    `export const CLIENT_STYLES = ${literal(styles)};`,
    '',
  ].join('\n');
}

const literal = (text) => `\`${text.replace(/\\/g, '\\\\').replace(/`/g, '\\`').replace(/\$\{/g, '\\${')}\``;
