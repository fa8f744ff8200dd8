import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Options } from 'tsup';

type Plugin = NonNullable<Options['esbuildPlugins']>[number];

/** Writes the licences of what was bundled beside it: their text must travel with the code. */
export const notices: Plugin = {
  name: 'notices',
  setup(build) {
    build.initialOptions.metafile = true;
    build.onEnd(async ({ metafile }) => {
      if (metafile === undefined) return;
      const base = build.initialOptions.absWorkingDir ?? process.cwd();
      const used = Object.values(metafile.outputs).flatMap(({ inputs }) =>
        Object.entries(inputs)
          .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
          .map(([file]) => file),
      );
      const packages = new Map<string, string>();
      for (const file of used) {
        const at = file.lastIndexOf('node_modules/');
        if (at === -1) continue;
        const name = /^(@[^/]+\/)?[^/]+/.exec(file.slice(at + 'node_modules/'.length))![0];
        packages.set(name, join(base, file.slice(0, at), 'node_modules', name));
      }
      const out = build.initialOptions.outdir ?? dirname(build.initialOptions.outfile ?? 'dist/index.js');
      await mkdir(out, { recursive: true });
      await writeFile(
        join(out, 'THIRD-PARTY-NOTICES.txt'),
        [...packages]
          .sort()
          .map(([name, folder]) => notice(name, folder))
          .join('\n'),
      );
    });
  },
};

function notice(name: string, folder: string): string {
  const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e(\.|$)/i.test(entry));
  const text = file !== undefined && existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8').trim() : '';
  return `${'='.repeat(76)}\n${name} ${version} (${license})\n${'='.repeat(76)}\n${text}\n`;
}
