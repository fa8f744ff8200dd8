import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const packagesRoot = fileURLToPath(new URL('../../packages', import.meta.url));

/** `import { a, type B } from '@runtime/x';` and the same with `export`. Types are gone by the time anything is bundled. */
const STATIC = /^(import|export) \{([^}]*)\} from '@runtime\/([a-z-]+)';/gm;
/** `const { a, b: c } = await import('@runtime/x')`, the way the commands write it. */
const LAZY = /const \{([^}]+)\} = await import\('@runtime\/([a-z-]+)'\)/g;
/** What a package's door says: `export { a, type B } from './file.js';` */
const DOOR = /^export \{([^}]*)\} from '([^']+)';/gm;
const LEFT = /(?:^(?:import|export) (?!type\b).*from|import\() ?'@runtime\//m;

/**
 * Leads every import of one of our packages past its door, to the file that has the name. The bundler cuts its
 * pieces along imports, and a door imports all of its package: with the door in between, whoever asks for one
 * function loads everything. A lazy import gets a small module of its own that holds the names it asks for.
 */
export const pastTheDoors = {
  name: 'past-the-doors',
  setup(build) {
    const homes = new Map();
    const homesOf = (short) => {
      if (!homes.has(short)) homes.set(short, readDoor(short, homesOf));
      return homes.get(short);
    };
    build.onLoad({ filter: /[/\\](?:packages|apps)[/\\][a-z-]+[/\\]src[/\\].*\.ts$/ }, async ({ path }) => {
      const contents = (await readFile(path, 'utf8'))
        .replace(STATIC, (_all, word, names, short) => lines(word, names, homesOf(short), short).join(' '))
        .replace(LAZY, (_all, names, short) => `const {${names}} = await import('lazy:${short}-${wanted(names)}')`)
        // zod as a namespace: what is not used of it is left out, its fifty languages first of all.
        .replace(/^import \{ z \} from 'zod';$/m, "import * as z from 'zod';");
      if (LEFT.test(contents)) return { errors: [{ text: 'name what is imported: { name } from the package', location: { file: path } }] };
      return { contents, loader: 'ts' };
    });
    build.onResolve({ filter: /^lazy:/ }, ({ path, resolveDir }) => ({
      path: path.slice('lazy:'.length),
      namespace: 'lazy',
      pluginData: resolveDir,
    }));
    build.onLoad({ filter: /./, namespace: 'lazy' }, ({ path, pluginData }) => {
      const [, short, names] = /^([a-z-]+)-([A-Za-z_+]+)$/.exec(path);
      return {
        contents: lines('export', names.replaceAll('+', ','), homesOf(short), short).join('\n'),
        resolveDir: pluginData,
        loader: 'js',
      };
    });
  },
};

const wanted = (names) =>
  names
    .split(',')
    .map((name) => name.split(':')[0].trim())
    .filter(Boolean)
    .sort()
    .join('+');

/** Each name of a package's door, with the file it comes from and its name there. */
function readDoor(short, homesOf) {
  const door = join(packagesRoot, short, 'src', 'index.ts');
  const homes = new Map();
  for (const [, names, from] of readFileSync(door, 'utf8').matchAll(DOOR)) {
    for (const [there, here] of specifiers(names)) {
      const other = /^@runtime\/(.+)$/.exec(from);
      homes.set(here, other ? homesOf(other[1]).get(there) : { file: join(dirname(door), from.replace(/\.js$/, '.ts')), name: there });
    }
  }
  return homes;
}

const lines = (word, names, homes, short) =>
  specifiers(names).map(([there, here]) => {
    const home = homes.get(there);
    if (home === undefined) throw new Error(`@runtime/${short} has no value called ${there}`);
    return `${word} { ${home.name} as ${here} } from ${JSON.stringify(home.file)};`;
  });

/** `a, type B, c as d` as pairs of name there and name here, types left out. */
const specifiers = (names) =>
  names
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && !name.startsWith('type '))
    .map((name) => {
      const [there, here] = name.split(' as ');
      return [there, here ?? there];
    });

/** Writes the licences of what was bundled beside it: their text must travel with the code. */
export const notices = {
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
      const packages = new Map();
      for (const file of used) {
        const at = file.lastIndexOf('node_modules/');
        if (at === -1) continue;
        const [first, second] = file.slice(at + 'node_modules/'.length).split('/');
        const name = first.startsWith('@') ? `${first}/${second}` : first;
        packages.set(name, join(base, file.slice(0, at), 'node_modules', name));
      }
      const out = build.initialOptions.outdir ?? dirname(build.initialOptions.outfile);
      await mkdir(out, { recursive: true });
      await writeFile(
        join(out, 'THIRD-PARTY-LICENSES.txt'),
        [...packages]
          .sort()
          .map(([name, folder]) => notice(name, folder))
          .join('\n'),
      );
    });
  },
};

function notice(name, folder) {
  const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e(\.|$)/i.test(entry));
  const text = file !== undefined && existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8').trim() : '';
  return `${'='.repeat(76)}\n${name} ${version} (${license})\n${'='.repeat(76)}\n${text}\n`;
}
