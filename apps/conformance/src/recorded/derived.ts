import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseJson } from '@runtime/contracts';
import { deriveDocuments } from '@runtime/reference';
import { sameText, sameValue } from '../compare.js';
import { failed, type Outcome, type Proof } from '../proof.js';
import { HARDENED_DIFFERENCES, type RevisionDifference } from './hardened-differences.js';
import { recordedSuite, SUITES, type SuiteName, textBelow } from './suites.js';

/** What follows from results, matrix, baseline and manifest. */
const DOCUMENTS = [
  'runtime_events.normalized.json',
  'oracle_results.json',
  'path_witnesses.json',
  'fixtures.json',
  'mismatch_summary.json',
  'mismatch_packets.jsonl',
  'summary.json',
  'summary.md',
];

/** Today's text, made older by every listed difference: each must change it, and the end must be the recorded bytes. */
function sameButFor(differences: readonly RevisionDifference[], recorded: string, ours: string): Outcome {
  let text = ours;
  const idle: string[] = [];
  for (const { name, undo } of differences) {
    const older = undo(text);
    if (older === text) idle.push(name);
    text = older;
  }
  const outcome = sameText(recorded, text);
  if (outcome.verdict !== 'met') return outcome;
  if (idle.length > 0) return failed('every listed difference', `not there: ${idle.join(', ')}`);
  return {
    verdict: 'deviation',
    expected: outcome.expected,
    got: 'the same bytes, but for the listed members',
    deviations: differences.map(({ name }) => name),
  };
}

function derivedDocuments(suite: SuiteName): Proof {
  const listed = suite === 'hardened-runtime' ? HARDENED_DIFFERENCES : {};
  return {
    group: `${suite}: derived documents`,
    prove: async ({ reference }) => {
      const { run } = recordedSuite(reference, suite);
      const documentOf = (name: string): unknown => parseJson(textBelow(run, name), { path: name, exactNumbers: true });
      const results = documentOf('runtime_results.json');
      const { documents, observations } = deriveDocuments({
        runtime_results: results,
        expected_matrix: documentOf('expected_matrix.json'),
        baseline_results: documentOf('baseline_results.json'),
        manifest: documentOf('run_manifest.json'),
        lanes: { baseline: true, scenario: true, oracle: true },
      });
      const rows = DOCUMENTS.map((name) => {
        const ours = documents.get(name);
        const differences = listed[name];
        if (!existsSync(join(run, name))) return { subject: name, ...notWrittenThen(suite, name) };
        const recorded = textBelow(run, name);
        return {
          subject: name,
          ...(differences === undefined || ours === undefined ? sameText(recorded, ours) : sameButFor(differences, recorded, ours)),
        };
      });
      return [
        ...rows,
        { subject: 'no other document', ...sameValue([...DOCUMENTS].sort(), [...documents.keys()].sort()) },
        { subject: 'observations', ...sameValue(rowsOf(results).length, observations.length) },
      ];
    },
  };
}

/** The probe rows of all profiles. */
const rowsOf = (results: unknown): unknown[] =>
  Object.values(results as Record<string, { probes: unknown[] }>).flatMap(({ probes }) => probes);

/** The one document that the older revision did not have. */
const notWrittenThen = (suite: SuiteName, name: string): Outcome =>
  suite === 'hardened-runtime' && name === 'fixtures.json'
    ? { verdict: 'deviation', expected: 'nothing', got: 'the document', deviations: ['revision.fixtures'] }
    : failed('the recorded document', 'it is not in the evidence');

export const derivedDocumentProofs: Proof[] = SUITES.map(derivedDocuments);
