import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { repositoryRoot } from '../toolchain.mjs';
import { publishedPackages } from './published.mjs';

const libraries = () => publishedPackages().filter(({ library }) => library);
const door = (folder) => join(folder, 'src', 'index.ts');

function programOf(files, outDir) {
  const options = { noEmit: false, declaration: true, emitDeclarationOnly: true, outDir, rootDir: join(repositoryRoot, 'packages') };
  const config = { extends: './tsconfig.base.json', compilerOptions: options, files };
  const { fileNames, options: parsed } = ts.parseJsonConfigFileContent(config, ts.sys, repositoryRoot);
  return ts.createProgram(fileNames, parsed);
}

/** What each library exports: `value name` for what exists at run time, `type name` for what does not. */
export function exportsOfLibraries() {
  const program = programOf(libraries().map(({ folder }) => door(folder)));
  const checker = program.getTypeChecker();
  const namesOf = (folder) => {
    const source = checker.getSymbolAtLocation(program.getSourceFile(door(folder)));
    return checker.getExportsOfModule(source).map((symbol) => {
      const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
      return `${target.flags & ts.SymbolFlags.Value ? 'value' : 'type '} ${symbol.name}`;
    });
  };
  return new Map(libraries().map(({ name, folder }) => [name, namesOf(folder).sort()]));
}

/**
 * Writes the declarations of the libraries, one file per source file, and returns their
 * folder. They are kept under `.cache` for as long as no source changes: printing the schemas' types takes a while.
 */
export function writeDeclarations() {
  const folder = join(repositoryRoot, '.cache', 'declarations');
  const stamp = join(folder, '.sources');
  // Every library is named: what is only found through node_modules counts as somebody else's, and is not written.
  const program = programOf(
    libraries().map((library) => door(library.folder)),
    folder,
  );
  const ours = program.getSourceFiles().filter(({ fileName }) => !fileName.includes('/node_modules/') && !fileName.endsWith('.json'));
  const digest = createHash('sha256').update(ts.version);
  for (const { fileName, text } of ours) digest.update(`\0${relative(repositoryRoot, fileName)}\0${text}`);
  const wanted = digest.digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return folder;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  program.emit();
  writeFileSync(stamp, wanted);
  return folder;
}
