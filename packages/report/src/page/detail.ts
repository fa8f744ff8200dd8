import type { JoinedProbe } from '../results/join.js';
import type { JudgedProbe } from '../results/judge.js';
import type { Explanation } from '../results/model.js';
import { brief, clip, flag, list, member, object, text } from '../results/values.js';
import { confoundersOf, factsOf, lanesOf, pathsOf } from './lanes.js';
import type { FactGroup, ProbeDetail, RuleFact, WalkStep } from './model.js';

/** What opens when a probe is chosen, but for its output. */
export function probeDetail({ joined, explanation, row }: JudgedProbe, recordsKnown: boolean): Omit<ProbeDetail, 'outputs'> {
  const { rule, walk, unknown, agrees } = explanation ?? { rule: null, walk: [], unknown: [], agrees: null };
  return {
    meaning: [...meaningOf(joined, recordsKnown), ...readingOf(joined, explanation), ...unknown.map((doubt) => `Not known: ${doubt}.`)],
    disputed: agrees === false,
    rule: rule === null || explanation === null ? null : ruleFact(rule, explanation.role, row.rule?.source ?? null),
    walk: walk.map(walkStep),
    lanes: lanesOf(joined),
    groups: groupsOf(joined),
  };
}

function meaningOf({ verdict, oracle, event }: JoinedProbe, recordsKnown: boolean): readonly string[] {
  if (verdict !== 'surprise' && verdict !== 'known') return MEANINGS[verdict];
  const meaning =
    verdict === 'surprise' && !recordsKnown ? ['This bundle does not record which mismatches were known.'] : MEANINGS[verdict];
  const asked = new Set(oracle.map((row) => text(row, 'decision')));
  const [answer] = asked;
  const agreeing = answer === text(event ?? {}, 'actual') ? 'too' : 'against it';
  return [
    ...meaning,
    ...(asked.size === 1 && (answer === 'allow' || answer === 'deny') ? [`The oracle lane says ${answer}, ${agreeing}.`] : []),
  ];
}

const MEANINGS: Readonly<Record<JoinedProbe['verdict'], readonly string[]>> = {
  surprise: ['A surprise: it came out otherwise than expected, and the plan does not list it as known.'],
  known: ['It came out otherwise than expected, and the plan lists it as known: from the model of the policy or from the baseline host.'],
  blocked: ['It ended before the policy was asked about the operation.'],
  unmeasured: [],
  match: [],
};

/** Whose reading of the policy stands below, and what it is worth. */
function readingOf({ absent, event }: JoinedProbe, explanation: Explanation | null): string[] {
  if (absent) return ['No rule decided, since the target does not exist.'];
  if (explanation === null) return ['The policy engine has no reading of this profile for this operation.'];
  const { role, source } = explanation;
  if (role === 'host') return ['The host refuses this without a policy too. The rule below is what the policy says by itself.'];
  if (role === 'stopped') return ['The rule below ended the program before anything was decided about the operation.'];
  if (role === 'would') return event === null ? [] : ['No decision was measured. The rule below is what the applied text says.'];
  return source === 'recorded' ? [] : ['The run recorded no rule. The one below is the policy engine’s reading of the applied text.'];
}

const DOES: Record<Explanation['role'], string> = { decided: 'decides', stopped: 'stops it', would: 'would decide', host: 'policy alone' };

function ruleFact(rule: NonNullable<Explanation['rule']>, role: Explanation['role'], source: string | null): RuleFact {
  const { file, line, end_line, part, text: written } = rule;
  return { place: `${source ?? file}:${line}`, text: written, lines: part === 'import' ? null : [line, end_line], does: DOES[role] };
}

function walkStep({ kind, path, to, operation, decision, line }: Explanation['walk'][number]): WalkStep {
  const leads = to === null ? '' : ` to ${to}`;
  return { path, text: [`${kind}${leads}`, ...(operation === null ? [] : [operation])].join(' · '), decision, line };
}

function groupsOf(probe: JoinedProbe): FactGroup[] {
  const { event, result, planned, mismatch, reason, scenario_job } = probe;
  const row = event ?? {};
  const command = list(member(event ?? result ?? {}, 'command')).map((part) => brief(part) ?? '');
  const known = mismatch === null ? null : (flag(mismatch, 'known') ?? (scenario_job === null ? null : false));
  const groups: FactGroup[] = [
    {
      title: 'Mismatch',
      facts: factsOf([
        ['type', mismatch === null || probe.verdict === 'unmeasured' ? null : text(mismatch, 'mismatch_type')],
        ['likely reason', reason],
        ['known before', known === null ? null : known ? 'yes' : 'no'],
      ]),
    },
    { title: 'Paths', facts: pathsOf(probe) },
    { title: 'Confounders', facts: confoundersOf(row) },
    {
      title: 'Recorded',
      facts: factsOf([
        ['driver', text(planned ?? {}, 'driver')],
        ['call', text(planned ?? {}, 'syscall')],
        ['filter', text(planned ?? {}, 'filter_name')],
        ['entry point', text(object(member(row, 'runner_info')), 'entrypoint')],
        ['decision path', text(row, 'decision_path')],
        ['reached the operation', brief(member(row, 'reached_primary_op'))],
        ['operation witnessed', brief(member(row, 'intended_op_witnessed'))],
        ['harness', text(row, 'harness')],
        ['notes', text(row, 'notes')],
        ['command', command.length === 0 ? null : clip(command.join(' '))],
      ]),
    },
  ];
  return groups.filter(({ facts }) => facts.length > 0);
}
