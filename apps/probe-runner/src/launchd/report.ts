import { hidePlaces, type LaunchctlDiagnostics, placesOfPerson } from '@runtime/contracts';
import type { LaunchOrders, LaunchReport } from '@runtime/job';
import type { CandidateCause } from './explain.js';
import type { Domain, Launchctl, Transcript } from './launchctl.js';
import { presentable } from './presentable.js';

/** Everything known about one launch, filled in as it goes: the report is made of it whatever happened. */
export interface LaunchState {
  label: string;
  launchctl: Launchctl;
  stage: string | null;
  plistText: string | null;
  domain: Domain | null;
  staged: { name: string; sha256: string }[];
  bootstrapRc: number | null;
  causes: CandidateCause[] | null;
  /** What is known against the Node that launchd started and that never connected. */
  advice: string | null;
  gone: 'confirmed' | 'unconfirmed' | 'never_loaded';
  stageLeft: string[];
  workerOutput: Record<string, string>;
}

/** Stands for the stage in every artifact: where it was says nothing, and is different each time. */
const STAGE_TEXT = '$STAGE';

/** The artifacts of a launch: the property list, each transcript, the diagnostics document that names them. */
export function buildReport(state: LaunchState, orders: LaunchOrders): LaunchReport {
  const stage = state.stage === null ? [] : [{ value: state.stage, as: 'path' as const, placeholder: STAGE_TEXT }];
  const hide = hidePlaces([...stage, ...placesOfPerson(orders.spec.person ?? { homes: [], users: [] })]);
  const files: Record<string, string> = {};
  const name = (suffix: string): string => `launchctl/${state.label}.${suffix}`;
  const numbers = new Map<string, number>();
  const kept = thinned(state.launchctl.transcripts).map((transcript) => {
    const number = (numbers.get(transcript.step) ?? 0) + 1;
    numbers.set(transcript.step, number);
    const base = name(`${transcript.step}${number === 1 ? '' : `_${number}`}`);
    const { stdout, stderr } = presentable(transcript, state.label);
    if (stdout !== null) files[`${base}.stdout.txt`] = hide(stdout);
    files[`${base}.stderr.txt`] = hide(stderr);
    return {
      argv: transcript.argv.map(hide),
      rc: transcript.rc,
      stdout_path: stdout === null ? null : `${base}.stdout.txt`,
      stderr_path: `${base}.stderr.txt`,
      step: transcript.step,
      ...(transcript.timed_out ? { timed_out: true as const } : {}),
    };
  });
  if (state.plistText !== null) files[name('plist')] = hide(state.plistText);
  for (const [stream, text] of Object.entries(state.workerOutput)) files[name(`${stream}.txt`)] = hide(text);
  const log = kept.find((command) => command.step === 'launchd_logshow');
  const diagnostics: LaunchctlDiagnostics = {
    label: state.label,
    run_id: orders.spec.run_id,
    domain: state.domain?.name ?? null,
    domain_reason: state.domain?.reason ?? null,
    session_types: state.domain?.sessionTypes ?? null,
    plist_path: state.plistText === null ? null : name('plist'),
    launchctl_cmds: kept.filter((command) => command !== log),
    ...(log === undefined ? {} : { log_show: log }),
    ...(state.causes === null
      ? {}
      : {
          bootstrap_failure: { classification: state.causes[0]?.cause ?? 'bootstrap_failed', rc: state.bootstrapRc, causes: state.causes },
        }),
    ...(state.advice === null ? {} : { advice: state.advice }),
    staged: state.staged,
    job_gone: state.gone,
    stage_removed: state.stageLeft.length === 0,
    ...(state.stageLeft.length === 0 ? {} : { stage_left: state.stageLeft }),
  };
  files['launchctl/launchctl_diagnostics.json'] = JSON.stringify(diagnostics, null, 2);
  return { label: state.label, files };
}

/** Of a series of looks at the same label the first and the last tell everything. */
function thinned(transcripts: readonly Transcript[]): Transcript[] {
  return transcripts.filter((transcript, at) => {
    const repeated = transcripts[at - 1]?.step === transcript.step;
    return !repeated || transcripts[at + 1]?.step !== transcript.step;
  });
}
