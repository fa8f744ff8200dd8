import { ArtifactChecker } from './artifact-check.js';
import { type JsonObject, member, textMember } from './document.js';
import { type IndexedArtifact, readIndex } from './index-document.js';
import { openRun } from './locate.js';
import type { ReadBundleOptions } from './options.js';
import { Findings } from './problem.js';
import { ruleSetOf } from './reading/marks.js';
import { readingOf } from './reading/registry.js';
import { attach, documentPath, type UnverifiedBundle } from './run-bundle.js';
import { type RunDocument, readRunDocuments } from './run-documents.js';

/**
 * Opens a bundle without requiring that it is whole: for looking into what is wrong with it. Artifacts that are
 * missing or altered are listed. The result is not accepted where a verified bundle is needed.
 *
 * @throws BundleError for a path that leads to no run, or an index that would have to be read outside the bundle;
 * ContractError `JSON_*` when index or status are no strict JSON.
 */
export async function openBundleUnverified(dir: string, options: ReadBundleOptions = {}): Promise<UnverifiedBundle> {
  const directory = openRun(dir, options.fs, 'take');
  try {
    const checker = new ArtifactChecker(directory, options);
    const documents = readRunDocuments(directory, checker);
    const status = given(documents.status);
    const index = given(documents.index);
    const findings = new Findings();
    const reading = index.present ? readIndex(index.value, findings) : null;
    const malformed = findings.raised.find(
      (error) => (error as { field?: string }).field === '' || /^\/artifacts(?:\/\d+)?$/.test((error as { field?: string }).field ?? ''),
    );
    if (malformed !== undefined) throw malformed;
    const { missing, mismatches } = await compare(checker, reading?.entries ?? []);
    for (const path of unusablePaths(index.value, findings)) mismatches.push(path);
    const manifest = documents.manifest.kind === 'value' ? documents.manifest.value : null;
    if (documents.manifest.kind === 'unreadable' && isSystem(documents.manifest.error)) throw documents.manifest.error;
    const { hiddenMembers } = await readingOf(ruleSetOf(directory, checker, documents));
    const bundle = {
      bundle_dir: documentPath(directory.path, options.repoRoot),
      integrity: 'unverified' as const,
      artifact_index_present: index.present,
      run_status_present: status.present,
      missing,
      digest_mismatches: mismatches,
      ...(status.present ? { run_status: status.value } : {}),
      ...(index.present ? { artifact_index: index.value } : {}),
    };
    const more = {
      run_id: reading?.runId ?? textMember(status.value, 'run_id'),
      status: reading?.status ?? null,
      run_manifest: manifest,
    };
    for (const [name, value] of Object.entries(more)) {
      Object.defineProperty(bundle, name, { value, enumerable: !hiddenMembers });
    }
    return attach(bundle as UnverifiedBundle, {
      directory: directory.path,
      entries: new Map((reading?.entries ?? []).map((entry) => [entry.name, entry])),
    });
  } finally {
    directory.close();
  }
}

/** @throws the reason why a document that is there cannot be read. */
function given(document: RunDocument): { present: boolean; value: unknown } {
  if (document.kind === 'unreadable') throw document.error;
  return document.kind === 'absent' ? { present: false, value: null } : { present: true, value: document.value };
}

const isSystem = (error: Error & { category?: string }): boolean => error.category === 'system';

/** Paths of entries that are absent, and of those that are other than the index says or cannot be read as files. */
export async function compare(
  checker: ArtifactChecker,
  entries: readonly IndexedArtifact[],
): Promise<{ missing: string[]; mismatches: string[] }> {
  const missing: string[] = [];
  const mismatches: string[] = [];
  for (const entry of entries) {
    const findings = new Findings();
    await checker.check(entry, { runId: null, worldId: null }, { row: 'ignored', absentVersion: 'ignored' }, findings);
    if (checker.isSpent || (findings.first as { category?: string } | null)?.category === 'system') throw findings.first;
    const code = findings.errors[0]?.code;
    if (code === 'BUNDLE_ARTIFACT_MISSING') missing.push(entry.path);
    else if (code !== undefined && code !== 'BUNDLE_SCHEMA_MISMATCH') mismatches.push(entry.path);
  }
  return { missing, mismatches };
}

/** Paths of entries whose digest is there and is none: whatever the file holds, it does not meet it. */
function unusablePaths(index: unknown, findings: Findings): string[] {
  return findings.errors.flatMap(({ code, field = '' }) => {
    if (code !== 'BUNDLE_DIGEST_INVALID') return [];
    // Such a finding is of an entry with a path.
    const entry = (member(index, 'artifacts') as JsonObject[])[Number(field.split('/')[2])];
    return member(entry, 'sha256') ? [textMember(entry, 'path') as string] : [];
  });
}
