import { questionOfProbe } from '@runtime/behaviours';
import { readingOf, type VerifiedBundle } from '@runtime/bundle-store';
import type { Promotability } from '@runtime/contracts';
import type { BundleData } from '../results/bundle-data.js';
import { type JudgedProbe, judgeRun } from '../results/judge.js';
import type { ProfileSource } from '../results/model.js';
import { countRows } from '../results/results.js';
import { SharedValues } from '../results/shared-values.js';
import { clip, member, text } from '../results/values.js';
import { commandsOf } from './commands.js';
import { probeDetail } from './detail.js';
import { gatesAnswer } from './gates.js';
import { listedArtifacts } from './indexed.js';
import type { ClientModel, Lane, PageModel, PageSource, ProbeRow, RunBefore } from './model.js';
import { notesOf } from './notes.js';
import { cutOutput, outputCeilings, outputsOf } from './outputs.js';
import { Packer, type PageData, type Ref } from './pack.js';
import { headOf, provenanceOf } from './provenance.js';
import { sidesOf } from './sides.js';

export interface Report {
  model: PageModel;
  client: ClientModel;
  rows: ProbeRow[];
  /** What the script needs: all of it together, so that what thousands of probes share stands there once. */
  data: PageData;
}

/** Builds what the page shows from a verified bundle and the answer of the gates. The same bundle gives the same report. */
export async function buildReport(
  bundle: VerifiedBundle,
  promotability: Promotability,
  { before = null, data }: { before?: RunBefore | null; data?: BundleData } = {},
): Promise<Report> {
  const { recordsKnown } = await readingOf(bundle.rule_set);
  const packer = new Packer();
  const shared = new SharedValues();
  // Of a probe no more than this is held: its details are in the pool, but for output, whose room depends on all of them.
  const run = await judgeRun(bundle, { walks: true, data }, (probe) => ({
    row: shared.within('row', pageRow(probe)),
    detail: packer.addParts(probeDetail(probe, recordsKnown)),
    outputs: shared.of('outputs', outputsOf(probe.joined)) as ReturnType<typeof outputsOf>,
    by_mode: probe.joined.by_mode,
    asked: isAsked(probe) ? { profile: probe.profile, row: probe.row } : null,
  }));
  const { profiles, probes } = run;
  const rows = probes.map(({ row }) => row);
  const gates = gatesAnswer(bundle, promotability);
  const counts = countRows(rows, profiles.facts.length);
  const client = {
    lanes: lanesOf(rows),
    profiles: profiles.facts.map(({ profile_id, source }) => ({ id: profile_id, source })),
    commands: commandsOf(bundle),
    simulated: gates.simulated,
  };
  const ceilings = outputCeilings(counts);
  const details = probes.map(({ row, detail, outputs }) => {
    const ceiling = row.verdict === 'match' ? ceilings.match : ceilings.other;
    return packer.extend(
      detail,
      'outputs',
      outputs.map((output) => cutOutput(output, ceiling)),
    );
  });
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
      notes: notesOf(bundle, profiles.notes, probes.filter(({ by_mode }) => by_mode).length, counts.surprise > 0 && !recordsKnown),
      before,
      sides: sidesOf({ profiles, world: await run.world(), probes: probes.flatMap(({ asked }) => asked ?? []) }),
    },
    client,
    rows,
    data: packed(packer, { model: [client], texts: profiles.sources.map(sourceOf), rows }, details),
  };
}

/** Whether the probe is part of a question whose answer stands at the top of the page. */
const isAsked = ({ row: { expectation_id: id, operation, target } }: JudgedProbe): boolean =>
  questionOfProbe({ id, operation, target }) !== null;

function packed(
  packer: Packer,
  { model, texts, rows }: { model: unknown[]; texts: PageSource[]; rows: ProbeRow[] },
  details: readonly Ref[],
): PageData {
  const roots = [...[...model, ...texts].map((value) => packer.add(value)), ...rows.map((row) => packer.addParts(row)), ...details];
  const { pool, refs } = packer.poolOf(roots);
  const [first = 0] = refs;
  const [ofTexts, ofRows] = [1, 1 + texts.length];
  const ofDetails = ofRows + rows.length;
  return { model: first, texts: refs.slice(ofTexts, ofRows), rows: refs.slice(ofRows, ofDetails), details: refs.slice(ofDetails), ...pool };
}

function pageRow({ profile, row }: JudgedProbe): ProbeRow {
  const { expectation_id: id, operation, target, verdict, expected, baseline, scenario, oracle, cause = null } = row;
  return { profile, id, operation, target, verdict, expected, baseline, scenario, oracle, cause };
}

const sourceOf = ({ text: whole, ...source }: ProfileSource): PageSource => ({
  ...source,
  lines: whole.replace(/\n$/, '').split('\n'),
});

const lanesOf = (rows: readonly ProbeRow[]): Lane[] =>
  (['baseline', 'scenario', 'oracle'] as const).filter((lane) => rows.some((row) => row[lane] !== null));

function endingOf(bundle: VerifiedBundle): string {
  const status = bundle.run_status ?? {};
  const error = text(status, 'error');
  if (text(status, 'failure_stage') === 'interrupted') return 'The run was interrupted.';
  if (bundle.status === 'failed') return `The run failed${error === null ? '' : `: ${clip(error, 400)}`}.`;
  if (member(bundle.run_manifest ?? {}, 'dry_run') === true) return 'This was a dry run: no probe was started.';
  return bundle.status === 'partial' ? 'The run completed, and some documents it was to write are missing.' : 'The run completed.';
}
