import { dirname, relative } from 'node:path';
import { metadataOf } from '../packages/metadata.mjs';
import { importsBelow, importsOf } from './imports.mjs';
import { isThere, projectFiles, readJson, shortName, workspacePackages } from './packages.mjs';
import { TABLE, tableOfPackages } from './table.mjs';

/**
 * The files of the workspace that follow from what sources import: manifests, project references, tags, the table of packages.
 * @returns by path, the text as it should be
 */
export function wantedFiles() {
  const text = (document) => `${JSON.stringify(document, null, 2)}\n`;
  const documents = [...wantedDocuments()].map(([path, document]) => [path, text(document)]);
  return new Map([...documents, [TABLE, tableOfPackages()]]);
}

/** Sources that belong to no package, and are checked with the others. */
const PROJECTS_OF_NO_PACKAGE = ['fixtures/macos-tools/tsconfig.json'];

function wantedDocuments() {
  const packages = workspacePackages().map((place) => ({ ...place, manifest: manifestFor(place) }));
  const folders = new Map(packages.map(({ name, folder }) => [name, folder]));
  const files = new Map(packages.map(({ folder, manifest }) => [`${folder}/package.json`, manifest]));
  for (const { folder, short } of packages) {
    files.set(`${folder}/turbo.json`, { ...readJson(`${folder}/turbo.json`), tags: [short] });
    for (const [project, document] of projectsOf(folder, folders)) files.set(project, document);
  }
  files.set('tsconfig.json', solution([...files.keys(), ...PROJECTS_OF_NO_PACKAGE]));
  files.set('turbo.json', turbo(packages));
  return files;
}

/** What sources import is needed by whoever installs a package; a program carries it in itself, so it is a matter of development there. */
function manifestFor(place) {
  const { source, test, byName } = importsOf(place);
  const { dependencies: _, devDependencies: given = {}, optionalDependencies: optional = {}, ...rest } = place.manifest;
  const isProgram = rest.publishConfig?.bin !== undefined;
  const needed = new Set(isProgram ? byName : [...source, ...byName]);
  const development = new Set([...source, ...test, ...typesOf([...source, ...test], given)]);
  for (const name of [...needed, ...Object.keys(optional)]) development.delete(name);
  // What somebody else has to bring along is here for the tests alone.
  for (const name of Object.keys(rest.peerDependencies ?? {})) if (needed.delete(name) || isProgram) development.add(name);
  const after = {};
  for (const [key, value] of Object.entries(rest)) {
    if (key === 'publishConfig') Object.assign(after, dependencyMembers(needed, optional, development));
    // The releases of Node are those of the whole workspace.
    after[key] = key === 'engines' ? readJson('package.json').engines : value;
    if (key === 'license' && rest.private !== true) Object.assign(after, metadataOf(place.folder));
  }
  return Object.assign(after, 'publishConfig' in rest ? {} : dependencyMembers(needed, optional, development));
}

/** Type packages of what is imported, where a manifest has them. */
const typesOf = (imported, given) => imported.map((name) => `@types/${name}`).filter((name) => name in given);

const dependencyMembers = (needed, optional, development) => ({
  ...(needed.size > 0 ? { dependencies: versions(needed) } : {}),
  ...(Object.keys(optional).length > 0 ? { optionalDependencies: optional } : {}),
  ...(development.size > 0 ? { devDependencies: versions(development) } : {}),
});

const versions = (names) =>
  Object.fromEntries([...names].sort().map((name) => [name, name.startsWith('@runtime/') ? 'workspace:*' : 'catalog:']));

/** A package's projects for the type checker (its sources; its tests; what runs in a browser), each with references to what it imports. */
function projectsOf(folder, folders) {
  const needed = ['tsconfig.json', 'test/tsconfig.json'].map((file) => `${folder}/${file}`);
  const wanted = needed.filter((file) => isThere(file === needed[0] ? `${folder}/src` : dirname(file)));
  return [...new Set([...wanted, ...projectFiles(folder)])].map((file) => {
    const place = dirname(file);
    const imported = [...importsBelow(place === folder ? `${folder}/src` : place)].map((name) => folders.get(name));
    const others = imported.filter((other) => other !== undefined && other !== folder && isThere(`${other}/tsconfig.json`));
    const own = place !== folder && isThere(`${folder}/tsconfig.json`) ? [folder] : [];
    const references = [...own, ...others.sort()].map((other) => ({ path: relative(place, other) }));
    return [file, { ...(isThere(file) ? readJson(file) : firstSettings(file)), references }];
  });
}

const firstSettings = (file) => ({
  extends: `${'../'.repeat(file.split('/').length - 1)}tsconfig.${file.endsWith('/test/tsconfig.json') ? 'check' : 'package'}.json`,
});

const solution = (paths) => ({
  files: [],
  references: paths
    .filter((path) => path.endsWith('/tsconfig.json'))
    .sort()
    .map((path) => ({ path: path.replace(/\/tsconfig\.json$/, '') })),
});

/** Tags say what a package reaches, directly and through others. */
function turbo(packages) {
  const direct = new Map(
    packages.map(({ short, manifest }) => [
      short,
      Object.keys({ ...manifest.dependencies, ...manifest.devDependencies })
        .filter((name) => name.startsWith('@runtime/'))
        .map(shortName),
    ]),
  );
  const reach = (short, seen = new Set()) => {
    for (const other of direct.get(short)) if (!seen.has(other)) reach(other, seen.add(other));
    return seen;
  };
  const tags = packages.map(({ short }) => [short, { dependencies: { allow: [...reach(short)].sort() } }]);
  return { ...readJson('turbo.json'), boundaries: { tags: Object.fromEntries(tags) } };
}
