import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { blocksOf } from '../docs/markdown.mjs';
import { root } from '../docs/sources.mjs';

interface Example {
  page: string;
  line: number;
  /** Where the example would stand if it were a file: beside the page, or in the package that a root page is about. */
  file: string;
  text: string;
  /** A `js` block is held to names and shapes only: plain JavaScript has no null checks. */
  strict: boolean;
}

const packagePages = ['packages', 'apps'].flatMap((area) => readdirSync(join(root, area)).map((name) => join(area, name, 'README.md')));
const pages = ['README.md', 'docs/mapping-tools.md', ...packagePages].filter((page) => existsSync(join(root, page)));

const examples: Example[] = pages.flatMap((page) =>
  blocksOf(readFileSync(join(root, page), 'utf8'))
    .filter(({ language, text }) => (language === 'ts' || language === 'js') && text.includes('import '))
    .map(({ line, text, language }, i) => {
      const folder =
        page.startsWith('packages/') || page.startsWith('apps/') ? dirname(page) : page === 'README.md' ? 'packages/api' : 'apps/cli';
      return { page, line, file: join(root, folder, `example-${i}-${page.replaceAll('/', '-')}.mts`), text, strict: language === 'ts' };
    }),
);

/** What the compiler says of each example, as if it were a module of its package, against the sources. */
function problemsOf(all: readonly Example[], strict: boolean): [file: string, problems: string[]][] {
  const texts = new Map(all.map(({ file, text }) => [file, text]));
  const { config } = ts.readConfigFile(join(root, 'tsconfig.base.json'), ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const set = { ...options, strict, noUncheckedIndexedAccess: strict, typeRoots: [join(root, 'node_modules/@types')] };
  const host = ts.createCompilerHost(set);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (path) => texts.has(path) || fileExists(path);
  host.readFile = (path) => texts.get(path) ?? readFile(path);
  host.getSourceFile = (path, target, ...rest) => {
    const text = texts.get(path);
    return text === undefined ? getSourceFile(path, target, ...rest) : ts.createSourceFile(path, text, target, true);
  };
  const program = ts.createProgram([...texts.keys()], set, host);
  return all.map(({ file }) => {
    const source = program.getSourceFile(file);
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].filter(
      ({ messageText }) => strict || !String(messageText).endsWith("on type 'unknown'."),
    );
    return [
      file,
      found.map(({ start, messageText }) => {
        const line = source?.getLineAndCharacterOfPosition(start ?? 0).line ?? 0;
        return `line ${line + 1}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
      }),
    ];
  });
}

describe('the examples of the READMEs', () => {
  const problems = new Map(
    [true, false].flatMap((strict) =>
      problemsOf(
        examples.filter((one) => one.strict === strict),
        strict,
      ),
    ),
  );

  it.each(examples)('at $page:$line fit the packages they import', ({ file }) => {
    expect(problems.get(file)).toEqual([]);
  });

  it('are there in every README of a package that can be imported', () => {
    const without = packagePages.filter((page) => {
      const manifest = JSON.parse(readFileSync(join(root, dirname(page), 'package.json'), 'utf8')) as {
        private?: boolean;
        exports?: object;
      };
      const imported = Object.hasOwn(manifest.exports ?? {}, '.') && manifest.private !== true;
      return imported && existsSync(join(root, page)) && !examples.some((example) => example.page === page);
    });
    expect(without).toEqual([]);
  });
});
