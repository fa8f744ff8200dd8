import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** The two ways in which TypeScript finds a package. */
const SETTINGS = {
  nodenext: { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext },
  bundler: { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler },
};
const COMMON = { target: ts.ScriptTarget.ES2023, lib: ['lib.es2023.d.ts'], strict: true, noEmit: true, types: [], skipLibCheck: false };

/**
 * Compiles the example of each package in its project: as a module, from CommonJS, and with its members misspelt, which must not compile.
 *
 * @param projects name and folder of each, with the example in it as `example.ts`
 * @returns the faults by package name
 */
export function typeFaults(projects) {
  const faults = new Map(projects.map(({ name }) => [name, []]));
  const ownerOf = (file) => projects.find(({ folder }) => file.startsWith(`${folder}/`))?.name;
  for (const { name, folder } of projects) {
    writeFileSync(join(folder, 'required.cts'), `import door = require('${name}');\nexport const names: string[] = Object.keys(door);\n`);
    writeFileSync(join(folder, 'types.d.ts'), '/// <reference types="node" />\n');
  }
  const files = (...wanted) => projects.flatMap(({ folder }) => [...wanted, 'types.d.ts'].map((file) => join(folder, file)));
  const programs = Object.entries(SETTINGS).map(([way, settings]) => {
    const names = way === 'nodenext' ? files('example.ts', 'required.cts') : files('example.ts');
    return [way, ts.createProgram(names, { ...COMMON, ...settings })];
  });
  for (const [way, program] of programs) {
    for (const { file, start, messageText } of ts.getPreEmitDiagnostics(program)) {
      const place = file === undefined ? '' : `${file.fileName}:${file.getLineAndCharacterOfPosition(start).line + 1} `;
      const found = faults.get(ownerOf(file?.fileName ?? '')) ?? [...faults.values()][0];
      found.push(`TypeScript, ${way}: ${place}${ts.flattenDiagnosticMessageText(messageText, ' ')}`);
    }
  }
  const [[, program]] = programs;
  for (const { folder } of projects) misspell(program, join(folder, 'example.ts'), join(folder, 'misspelt.ts'));
  const misspelt = ts.createProgram(files('misspelt.ts'), { ...COMMON, ...SETTINGS.nodenext, skipLibCheck: true });
  for (const { name, folder } of projects) {
    const noticed = misspelt.getSemanticDiagnostics(misspelt.getSourceFile(join(folder, 'misspelt.ts')));
    if (noticed.length === 0) faults.get(name).push('TypeScript: its example compiles with its members misspelt');
  }
  return faults;
}

/** Writes the example with every member that a type of ours declares spelt wrongly: those that are read and those that are given. */
function misspell(program, from, to) {
  const checker = program.getTypeChecker();
  const ends = [];
  const visit = (node) => {
    if (ts.isPropertyAccessExpression(node) && isOurs(checker.getSymbolAtLocation(node.name))) ends.push(node.name.end);
    if (ts.isPropertyAssignment(node) && isOurs(checker.getContextualType(node.parent)?.getProperty(node.name.text)))
      ends.push(node.name.end);
    ts.forEachChild(node, visit);
  };
  visit(program.getSourceFile(from));
  let text = readFileSync(from, 'utf8');
  for (const end of ends.reverse()) text = `${text.slice(0, end)}x${text.slice(end)}`;
  writeFileSync(to, text);
}

const isOurs = (symbol) => symbol?.declarations?.some((node) => node.getSourceFile().fileName.includes('/node_modules/@runtime/')) === true;
