import { readingOf, type VerifiedBundle } from '@runtime/bundle-store';
import type { Promotability } from '@runtime/contracts';
import { type JudgedProbe, judgeRun } from '../results/judge.js';
import type { ProfileSource } from '../results/model.js';
import { countRows } from '../results/results.js';
import { clip, member, text } from '../results/values.js';
import { commandsOf } from './commands.js';
import { probeDetail } from './detail.js';
import { gatesAnswer } from './gates.js';
import { listedArtifacts } from './indexed.js';
import type { ClientModel, Lane, PageModel, PageSource, ProbeDetail, ProbeRow, RunBefore } from './model.js';
import { notesOf } from './notes.js';
import { outputCeilings } from './outputs.js';
import { headOf, provenanceOf } from './provenance.js';
import { sidesOf } from './sides.js';

export interface Report {
  model: PageModel;
  client: ClientModel;
  /** Texts of profiles, once each. */
  sources: PageSource[];
  rows: ProbeRow[];
  /** In the order of the rows. Made as they are asked for, since all of them together are large. */
  details(): Iterable<ProbeDetail>;
}

/** Builds what the page shows from a verified bundle and the answer of the gates. The same bundle gives the same report. */
export async function buildReport(bundle: VerifiedBundle, promotability: Promotability, before: RunBefore | null = null): Promise<Report> {
  const { recordsKnown } = await readingOf(bundle.rule_set);
  const run = await judgeRun(bundle, { walks: true });
  const { data, profiles, probes } = run;
  const gates = gatesAnswer(bundle, promotability);
  const counts = countRows(
    probes.map(({ row }) => row),
    profiles.facts.length,
  );
  const ceilings = outputCeilings(counts);
  return {
    model: {
      run_id: bundle.run_id,
      head: headOf(bundle),
      ending: endingOf(bundle),
      gates,
      counts,
      provenance: provenanceOf(bundle),
      ...listedArtifacts(bundle),
      known_recorded: recordsKnown,
      notes: notesOf(bundle, data.notes, probes, recordsKnown),
      before,
      sides: sidesOf(run),
    },
    client: {
      lanes: lanesOf(probes),
      profiles: profiles.facts.map(({ profile_id, source }) => ({ id: profile_id, source })),
      commands: commandsOf(bundle),
      simulated: gates.simulated,
    },
    sources: profiles.sources.map(sourceOf),
    rows: probes.map(pageRow),
    *details() {
      for (const probe of probes) yield probeDetail(probe, recordsKnown, probe.row.verdict === 'match' ? ceilings.match : ceilings.other);
    },
  };
}

function pageRow({ profile, row }: JudgedProbe): ProbeRow {
  const { expectation_id: id, operation, target, verdict, expected, baseline, scenario, oracle, cause = null } = row;
  return { profile, id, operation, target, verdict, expected, baseline, scenario, oracle, cause };
}

const sourceOf = ({ text: whole, ...source }: ProfileSource): PageSource => ({
  ...source,
  lines: whole.replace(/\n$/, '').split('\n'),
});

const lanesOf = (probes: readonly JudgedProbe[]): Lane[] =>
  (['baseline', 'scenario', 'oracle'] as const).filter((lane) => probes.some(({ row }) => row[lane] !== null));

function endingOf(bundle: VerifiedBundle): string {
  const status = bundle.run_status ?? {};
  const error = text(status, 'error');
  if (text(status, 'failure_stage') === 'interrupted') return 'The run was interrupted.';
  if (bundle.status === 'failed') return `The run failed${error === null ? '' : `: ${clip(error, 400)}`}.`;
  if (member(bundle.run_manifest ?? {}, 'dry_run') === true) return 'This was a dry run: no probe was started.';
  return bundle.status === 'partial' ? 'The run completed, and some documents it was to write are missing.' : 'The run completed.';
}
