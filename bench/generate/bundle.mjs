import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beginBundle } from '@runtime/bundle-store';
import { runPlan } from '@runtime/execution';
import { nodeFileSystem } from '@runtime/files';
import { templateSuite } from './suite.mjs';

const MANIFEST = 'run_manifest.json';

/** Generated evidence need not survive a crash; the layout is the same. */
const undurable = Object.assign(Object.create(nodeFileSystem), { sync: async () => {} });

/** The documents of one simulated run of a template, by name. */
export async function simulatedDocuments(work, template) {
  const { root, plan } = await templateSuite(join(work, `base-${template}`), template);
  const bundle = await runPlan(plan, join(root, 'out'), { repoRoot: root, runner: 'simulated', clock: { unix: 1_700_000_000 } });
  const prefix = `${bundle.run_manifest.output_root}/`;
  const documents = new Map();
  for (const { path } of bundle.artifact_index.artifacts) {
    const name = path.slice(prefix.length);
    documents.set(name, readFileSync(join(root, 'out', bundle.run_id, name)));
  }
  return { documents, runId: bundle.run_id, worldId: bundle.run_manifest.world_id };
}

/**
 * Commits a copy of a run under another id. Moving the pointer opens it again, so many that are named by their directories do without.
 *
 * @param extra Artifacts beside those of the run: name to content, or to a function that makes it in pieces.
 * @returns The directory of the bundle.
 */
export async function writeBundle(out, { documents, runId, worldId }, newId, { extra = new Map(), moveLatest = true } = {}) {
  const writer = await beginBundle({ out, runId: newId, fs: undurable });
  const expected = [...new Set([...documents.keys(), ...extra.keys()])];
  for (const [name, content] of renamed(documents, runId, newId)) {
    if (extra.has(name)) continue;
    await writer.write(name, name === MANIFEST ? committed(content, writer.outputRoot, expected) : content);
  }
  for (const [name, content] of extra) {
    const file = writer.append(name);
    for (const piece of typeof content === 'function' ? content() : [content]) file.write(piece);
    await file.close();
  }
  await writer.commit({ worldId, status: 'ok', expected, moveLatest });
  return writer.dir;
}

/** The manifest of a run that committed these artifacts into this directory. */
function committed(text, outputRoot, artifacts) {
  const manifest = JSON.parse(text);
  return JSON.stringify({ ...manifest, output_root: outputRoot, execution: { ...manifest.execution, artifacts } }, null, 2);
}

/** The documents under another run id, and with the digests of the job that follow from it: those that follow from others at last. */
export function renamed(documents, runId, newId) {
  let texts = [...documents].map(([name, content]) => [name, content.toString('utf8').replaceAll(runId, newId)]);
  let known = digestsOf([...documents]);
  for (let changed = true; changed; ) {
    const now = digestsOf(texts);
    const pairs = known.map((before, at) => [before, now[at]]).filter(([before, after]) => before !== after);
    changed = pairs.length > 0;
    texts = texts.map(([name, text]) => [name, pairs.reduce((all, [before, after]) => all.replaceAll(before, after), text)]);
    known = now;
  }
  return texts;
}

const digestsOf = (documents) => documents.filter(([name]) => name.startsWith('job/')).map(([, content]) => sha256(content));

const sha256 = (content) => createHash('sha256').update(content).digest('hex');
