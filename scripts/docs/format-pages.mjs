#!/usr/bin/env node
// Writes the excerpts of docs/formats anew, from documents that the built command has just made:
//   node scripts/docs/format-pages.mjs
// A block stands behind a marker, `<!-- excerpt: <schema name> <file> [only=a,b] -->`. Excerpts are shortened, never edited:
// of a list or map they keep the first entry. scripts/test/formats.test.ts holds them to what the command makes.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from './sources.mjs';
import { prepareWorkspace, readDocument } from './workspace.mjs';

export const FORMATS = join(root, 'docs/formats');
const BLOCK = /<!-- excerpt: (\S+) (\S+)(?: only=(\S+))? -->\n```json\n([\s\S]*?)```/g;

/** Every excerpt of a page. */
export const excerptsOf = (markdown) =>
  [...markdown.matchAll(BLOCK)].map(([, schema, file, only, text]) => ({ schema, file, only: only?.split(',') ?? null, text }));

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Objects whose members are alike and all required: an excerpt with one of them would be no valid document. */
const COMPLETE = new Set(['runners', 'channels']);

export function shorten(value, name) {
  if (Array.isArray(value)) return value.slice(0, 1).map((member) => shorten(member));
  if (!isObject(value)) return value;
  const entries = Object.entries(value);
  // Members of one kind: objects that have a member in common.
  const first = isObject(entries[0]?.[1]) ? Object.keys(entries[0][1]) : [];
  const alike = first.some((shared) => entries.every(([, member]) => isObject(member) && Object.hasOwn(member, shared)));
  const isMap = entries.length > 1 && alike && !COMPLETE.has(name);
  return Object.fromEntries((isMap ? entries.slice(0, 1) : entries).map(([key, member]) => [key, shorten(member, key)]));
}

const RUN_ID = '5f0c1e62-7d43-4c0b-9a58-21c6b0f4d937';

function excerpt(document, only, run) {
  const picked = only === null ? document : Object.fromEntries(only.map((name) => [name, document[name]]));
  return `${JSON.stringify(shorten(picked), null, 2)}\n`.replaceAll(run, RUN_ID);
}

/** Members in their order, and the kind of each value: what a run of another day has in common with this one. */
export function shapeOf(value) {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (isObject(value)) return Object.entries(value).map(([key, member]) => [key.replace(UUID, 'RUN'), shapeOf(member)]);
  return value === null ? 'null' : typeof value;
}

const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** Digests and times are different each time: only a change of shape is worth a change of the page. */
const sameShape = (before, after) =>
  before.trim() !== '' && JSON.stringify(shapeOf(JSON.parse(before))) === JSON.stringify(shapeOf(JSON.parse(after)));

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const directory = mkdtempSync(join(tmpdir(), 'runtime-formats-'));
  try {
    const workspace = prepareWorkspace(directory);
    for (const name of readdirSync(FORMATS).filter((file) => file.endsWith('.md'))) {
      const page = join(FORMATS, name);
      const before = readFileSync(page, 'utf8');
      const after = before.replace(BLOCK, (block, schema, file, only, old) => {
        const text = excerpt(readDocument(workspace, file), only?.split(',') ?? null, workspace.run);
        if (sameShape(old, text)) return block;
        return `<!-- excerpt: ${schema} ${file}${only === undefined ? '' : ` only=${only}`} -->\n\`\`\`json\n${text}\`\`\``;
      });
      if (after !== before) {
        writeFileSync(page, after);
        console.log(`written: docs/formats/${name}`);
      }
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
