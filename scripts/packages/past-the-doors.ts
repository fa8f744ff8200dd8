import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Options } from 'tsup';

type Plugin = NonNullable<Options['esbuildPlugins']>[number];
/** The file that has a name, and what it is called there. */
type Homes = Map<string, { file: string; name: string }>;

const packagesRoot = fileURLToPath(new URL('../../packages', import.meta.url));

/** `import { a, type B } from '@runtime/x';` and the same with `export`. Types are gone by the time anything is bundled. */
const STATIC = /^(import|export) \{([^}]*)\} from '@runtime\/([a-z-]+)';/gm;
/** `const { a, b: c } = await import('@runtime/x')`, the way the commands write it. */
const LAZY = /const \{([^}]+)\} = await import\('@runtime\/([a-z-]+)'\)/g;
/** What a package's door says: `export { a, type B } from './file.js';` */
const DOOR = /^export \{([^}]*)\} from '([^']+)';/gm;
/** `export * from './part/index.js';`: a part of a package with a door of its own. */
const PART = /^export \* from '([^']+)';/gm;
const LEFT = /(?:^(?:import|export) (?!type\b).*from|import\() ?'@runtime\//m;

/**
 * Leads every import of one of our packages past its door, to the file that has the name. The bundler cuts its
 * pieces along imports, and a door imports all of its package: with the door in between, whoever asks for one
 * function loads everything. A lazy import gets a small module of its own that holds the names it asks for.
 *
 * @param apart lazy imports that stay outside, as `package-name+name`, and the built file each is led to.
 */
export const pastTheDoors = (apart: Record<string, string> = {}): Plugin => ({
  name: 'past-the-doors',
  setup(build) {
    const homes = new Map<string, Homes>();
    const homesOf = (short: string): Homes => {
      const known = homes.get(short) ?? readDoor(short, homesOf);
      homes.set(short, known);
      return known;
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
    build.onResolve({ filter: /^lazy:/ }, ({ path: asked, resolveDir }) => {
      const path = asked.slice('lazy:'.length);
      const outside = apart[path];
      return outside === undefined ? { path, namespace: 'lazy', pluginData: resolveDir } : { path: outside, external: true };
    });
    build.onLoad({ filter: /./, namespace: 'lazy' }, ({ path, pluginData }) => {
      const [, short, names] = /^([a-z-]+)-([A-Za-z_+]+)$/.exec(path) as unknown as [string, string, string];
      return {
        contents: lines('export', names.replaceAll('+', ','), homesOf(short), short).join('\n'),
        resolveDir: pluginData,
        loader: 'js',
      };
    });
  },
});

const wanted = (names: string): string =>
  names
    .split(',')
    .map((name) => name.replace(/:.*/s, '').trim())
    .filter(Boolean)
    .sort()
    .join('+');

/** Each name of a package's door, with the file it comes from and its name there. */
function readDoor(short: string, homesOf: (short: string) => Homes, door = join(packagesRoot, short, 'src', 'index.ts')): Homes {
  const text = readFileSync(door, 'utf8');
  const parts = [...text.matchAll(PART)].map(([, from = '']) => join(dirname(door), from.replace(/\.js$/, '.ts')));
  const homes: Homes = new Map(parts.flatMap((part) => [...readDoor(short, homesOf, part)]));
  for (const [, names = '', from = ''] of text.matchAll(DOOR)) {
    const other = /^@runtime\/(.+)$/.exec(from)?.[1];
    for (const [there, here] of specifiers(names)) {
      const file = join(dirname(door), from.replace(/\.js$/, '.ts'));
      homes.set(here, other === undefined ? { file, name: there } : homeOf(there, homesOf(other), other));
    }
  }
  return homes;
}

const lines = (word: string, names: string, homes: Homes, short: string): string[] =>
  specifiers(names).map(([there, here]) => {
    const home = homeOf(there, homes, short);
    return `${word} { ${home.name} as ${here} } from ${JSON.stringify(home.file)};`;
  });

function homeOf(name: string, homes: Homes, short: string): { file: string; name: string } {
  const home = homes.get(name);
  if (home === undefined) throw new Error(`@runtime/${short} has no value called ${name}`);
  return home;
}

/** `a, type B, c as d` as pairs of name there and name here, types left out. */
const specifiers = (names: string): (readonly [there: string, here: string])[] =>
  names
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && !name.startsWith('type '))
    .map((name) => {
      const [there = name, here = there] = name.split(' as ');
      return [there, here] as const;
    });
