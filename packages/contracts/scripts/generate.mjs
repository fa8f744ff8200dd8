// Puts the printed JSON Schemas of the documents that are checked often into src/generated, compiled or as data: `npm run generate`.
import { mkdirSync, writeFileSync } from 'node:fs';
// @boundaries-ignore a build tool of the repository, not of a package
import { readSchema, schemaModule } from '../../../scripts/packages/printed-schema.mjs';

const schemas = new URL('../schemas/', import.meta.url);
const folder = new URL('../src/generated/', import.meta.url);

/** Checks of which every broken rule becomes a finding. The others answer yes or no: they end at the first. */
const EVERY_ISSUE = true;

/** File in src/generated to the printed schema, or to a part of it. */
const VALIDATORS = {
  'dsse-envelope': { file: 'dsse_envelope.json' },
  'in-toto-statement': { file: 'in_toto_statement.json' },
  'metadata-template': { file: 'plan_template.metadata.json', allErrors: EVERY_ISSUE },
  plan: { file: 'runtime-tools.plan.v0.1.json', allErrors: EVERY_ISSUE },
  'plan-template': { file: 'runtime-tools.plan_template.v0.1.json', allErrors: EVERY_ISSUE },
  'probe-entry': {
    file: 'runtime-tools.probe_registry.v0.2.json',
    part: ['properties', 'probes', 'additionalProperties'],
    allErrors: EVERY_ISSUE,
  },
  'profile-entry': {
    file: 'runtime-tools.profile_registry.v0.2.json',
    part: ['properties', 'profiles', 'additionalProperties'],
    allErrors: EVERY_ISSUE,
  },
  'registry-index': { file: 'runtime-tools.registry_index.v0.1.json', allErrors: EVERY_ISSUE },
  'static-template': { file: 'plan_template.static.json', allErrors: EVERY_ISSUE },
  'suite-manifest': { file: 'runtime-tools.suite.v0.1.json', allErrors: EVERY_ISSUE },
  'vfs-template': { file: 'plan_template.vfs.json', allErrors: EVERY_ISSUE },
};

/** Schemas of which the reader's first look needs a yes or no, as data: as code they would take longer to load than to run. */
const SCHEMAS = {
  'repair-log': 'runtime-tools.repair_log.v0.2.json',
  'run-manifest': 'runtime-tools.run_manifest.v0.1.json',
  'run-status': 'runtime-tools.run_status.v0.1.json',
  'runtime-config': 'runtime_config.json',
};

/** Names of the members that a misspelt one is compared with. */
const MEMBERS = {
  plan: VALIDATORS.plan,
  probeEntry: VALIDATORS['probe-entry'],
  profileEntry: VALIDATORS['profile-entry'],
  registryIndexEntry: { ...VALIDATORS['registry-index'], part: ['properties', 'registries', 'items'] },
};

export const inputs = ['schemas'];
export const outputs = [...Object.keys({ ...VALIDATORS, ...SCHEMAS }), 'members'].map((name) => `src/generated/${name}.ts`);

export async function write() {
  const compile = await compiler();
  mkdirSync(folder, { recursive: true });
  for (const [name, { file, part, allErrors = false }] of Object.entries(VALIDATORS)) {
    writeFileSync(new URL(`${name}.ts`, folder), compile(read(file, part), allErrors));
  }
  writeFileSync(new URL('members.ts', folder), Object.entries(MEMBERS).map(members).join(''));
  for (const [name, file] of Object.entries(SCHEMAS)) {
    writeFileSync(new URL(`${name}.ts`, folder), schemaModule(read(file), '../documents/matches.js'));
  }
}

const read = (file, part) => readSchema(new URL(file, schemas), part);

const members = ([name, { file, part }]) =>
  `export const ${name}Members: readonly string[] = ${JSON.stringify(Object.keys(read(file, part).properties))};\n`;

/** The options make the compiled code as strict as the schema library: own members only, numbers that JSON can hold, patterns without flags. */
async function compiler() {
  const [{ Ajv2020 }, { default: standalone }] = await Promise.all([import('ajv/dist/2020.js'), import('ajv/dist/standalone/index.js')]);
  return (schema, allErrors) => {
    const ajv = new Ajv2020({
      code: { source: true, esm: true },
      strict: false,
      allErrors,
      logger: false,
      ownProperties: true,
      strictNumbers: true,
      unicodeRegExp: false,
      messages: false,
    });
    return typescript(standalone(ajv, ajv.compile(schema)));
  };
}

/** An object is what {@link isJsonObject} takes for one, so that a number kept as its text is none. */
function typescript(code) {
  const body = code
    .replace(/^"use strict";/, '')
    .replace(/^export const validate = \w+;export default (\w+);/m, 'export const issues = /* @__PURE__ */ issuesBy($1);')
    .replaceAll(/(\w+) && typeof \1 == "object" && !Array\.isArray\(\1\)/g, 'isJsonObject($1)')
    .replaceAll(/const \w+ = require\("ajv\/dist\/runtime\/ucs2length"\)\.default;/g, '')
    .replaceAll(/func\d+\((\w+)\) > (\d+)/g, 'isLonger($1, $2)')
    .replaceAll(/func\d+\((\w+)\) < (\d+)/g, 'isShorter($1, $2)')
    .replaceAll(/typeof (\w+) == "object" && \1 && !Array\.isArray\(\1\)/g, 'isJsonObject($1)');
  if (/\bimport\b|\brequire\(|export default/.test(body)) throw new Error('a compiled validator must need nothing at run time');
  return `// @ts-nocheck: written by scripts/generate.mjs from schemas/.\nimport { isJsonObject, isLonger, isShorter, issuesBy } from '../documents/compiled.js';\n\n${body}`;
}
