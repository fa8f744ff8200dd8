// Writes src/page/client-assets.ts from src/page/client. Run through `pnpm --filter @runtime/report client`.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const client = new URL('../src/page/client/', import.meta.url);
export const assetsFile = new URL('../src/page/client-assets.ts', import.meta.url);

/** The module's text: the page's script and its styles as strings. Not minified, so that a page can be read. */
export async function clientAssets() {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('main.ts', client))],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    charset: 'ascii',
    legalComments: 'none',
    // Without this, the text would name the folder the build was started in.
    absWorkingDir: fileURLToPath(client),
  });
  const script = outputFiles[0].text.replace(/^ *\/\/ .*\.ts\n/gm, '');
  const styles = readFileSync(new URL('page.css', client), 'utf8');
  return [
    '// Written by scripts/bundle-client.mjs from src/page/client; a test fails when it is not current.',
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

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(assetsFile, await clientAssets());
}
