import { expectedArtifacts, LANES, REQUIRED_ARTIFACTS, requiredArtifacts } from '@runtime/contracts';
import { coreProblems } from './core.js';
import { type JsonObject, member } from './document.js';
import type { IndexReading } from './index-document.js';
import { INDEX_FILE } from './names.js';
import { bundleError, type Findings } from './problem.js';
import type { Reading } from './reading/reading.js';

/** What two readings judge differently in the form of an index. */
export function checkForm(reading: IndexReading, { severities }: Reading, findings: Findings): void {
  for (const { code, name, position } of reading.repeated) {
    const message = code === 'BUNDLE_DUPLICATE_PATH' ? `the index names ${name} twice` : `the index holds another spelling of ${name}`;
    findings.error(bundleError(code, message, { path: INDEX_FILE, field: `/artifacts/${position}/path` }));
  }
  for (const entry of reading.entries) {
    if (entry.size === null) {
      findings.add(
        severities.absentSize,
        bundleError('BUNDLE_SIZE_INVALID', `${INDEX_FILE}: ${entry.name} has no file_size`, {
          path: INDEX_FILE,
          field: `/artifacts/${entry.position}/file_size`,
        }),
      );
    }
    const version = entry.schemaVersion;
    if (version !== null && typeof version !== 'string') {
      findings.add(
        severities.versionType,
        bundleError('BUNDLE_INDEX_INVALID', `${INDEX_FILE}: the schema_version of ${entry.name} is neither a text nor null`, {
          path: INDEX_FILE,
          field: `/artifacts/${entry.position}/schema_version`,
        }),
      );
    }
  }
  for (const problem of reading.missingProblems) findings.add(severities.missingList, problem);
  const expected = reading.status === 'failed' && severities.missingOfFailedRun === 'ignored';
  if (reading.missing.length > 0 && !expected) {
    findings.late.push(
      bundleError(
        'BUNDLE_MISSING_LISTED',
        `the index lists ${reading.missing.length} missing artifacts: ${reading.missing.slice(0, 5).join(', ')}`,
        {
          path: INDEX_FILE,
          field: '/missing',
          details: { missing: reading.missing },
        },
      ),
    );
  }
}

/** Whether the index speaks of all that every run, and this run by its manifest, commits. */
export function checkCoverage(
  reading: IndexReading,
  rules: Reading,
  manifest: JsonObject | null,
  names: ReadonlySet<string>,
  findings: Findings,
): void {
  const others = new Set([...reading.missing, ...reading.refused]);
  const isCovered = (name: string): boolean => names.has(name) || others.has(name);
  const core = coreProblems({
    names: new Set([...names, ...reading.refused]),
    missing: reading.missing,
    failed: reading.status === 'failed',
    manifest,
  });
  for (const problem of core) findings.error(problem);
  const told = new Set(core.map(({ path }) => path));
  for (const name of new Set([...requiredArtifacts(names), ...ofLanes(reading, manifest)])) {
    if (isCovered(name) || told.has(name) || rules.optionalArtifacts.includes(name)) continue;
    const who = REQUIRED_ARTIFACTS.includes(name) ? 'every run commits' : 'a run of these lanes commits';
    findings.add(
      rules.severities.requiredArtifact,
      bundleError('BUNDLE_ARTIFACT_REQUIRED', `the index does not name ${name}, which ${who}`, {
        path: name,
        hint: 'take the bundle from its source again',
      }),
    );
  }
  const committed = member(member(manifest, 'execution'), 'artifacts');
  if (!Array.isArray(committed)) return;
  const lost = committed.filter((name): name is string => typeof name === 'string' && !isCovered(name));
  if (lost.length > 0) {
    findings.error(
      bundleError(
        'BUNDLE_INCOMPLETE',
        `the run committed ${lost.length} artifacts the index does not name: ${lost.slice(0, 5).join(', ')}`,
        {
          path: INDEX_FILE,
          details: { artifacts: lost.slice(0, 100) },
        },
      ),
    );
  }
}

/** What the lanes that the manifest names leave, of a run that neither failed nor was dry. */
function ofLanes(reading: IndexReading, manifest: JsonObject | null): string[] {
  const lanes = member(member(manifest, 'execution'), 'lanes');
  if (lanes === undefined || reading.status === 'failed' || member(manifest, 'dry_run') === true) return [];
  const [baseline, scenario, oracle] = LANES.map((lane) => member(lanes, lane) === true);
  return expectedArtifacts({ baseline: baseline === true, scenario: scenario === true, oracle: oracle === true }, false);
}
