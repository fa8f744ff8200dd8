import { visibleLines } from '../../inert.js';
import type { Explanation, Fact, Output, ProbeDetail, ProbeSummary, WalkFact } from '../model.js';
import { byId, type Child, h } from './dom.js';
import { factList } from './overview.js';
import { refuser, sentence } from './sentence.js';
import { sourceView } from './source-view.js';
import type { Store } from './store.js';
import { term } from './terms.js';
import { decisionClass, decisionText, STATES } from './words.js';

/** The panel of the chosen probe. */
export function renderDetail(store: Store): void {
  const panel = byId('detail');
  const draw = (): void => {
    if (store.chosen === null) return;
    const probe = store.model.probes[store.chosen] as ProbeSummary;
    const detail = store.detail(store.chosen);
    panel.scrollTop = 0;
    panel.replaceChildren(...sections(store, probe, detail));
  };
  store.onChoose(draw);
}

function sections(store: Store, probe: ProbeSummary, detail: ProbeDetail): Node[] {
  const { mark, word } = STATES[probe.state];
  const { simulated } = store.model.verdict;
  const said = simulated ? ' (simulated)' : '';
  const parts: Child[] = [
    h('p', { class: `state s-${probe.state}` }, h('span', { class: `mark s-${probe.state}`, 'aria-hidden': 'true' }, mark), ` ${word}`),
    h('h3', { id: 'detail-title' }, h('code', {}, probe.operation), ' ', h('code', { class: 'path' }, probe.target)),
    h('p', { class: 'quiet' }, 'under ', h('code', {}, store.profileOf(probe)), ' · ', h('code', {}, probe.expectation_id)),
    h('p', { class: 'meaning' }, sentence(store.model, probe)),
    mismatchOf(probe, detail),
    section(`Lanes${said}`, lanes(probe, detail), simulated && h('p', { class: 'quiet' }, NOTHING_STARTED)),
    why(store, probe, detail),
    detail.paths.length > 0 && section(`Paths${said}`, paths(detail)),
    detail.confounders.length > 0 && section(`Confounders${said}`, factList(detail.confounders)),
    ...detail.outputs.map((each) => output(each, said)),
    detail.outputs.length === 0 && section('Output', h('p', { class: 'quiet' }, 'Nothing was written.')),
    detail.command !== null && section('Command', h('pre', { tabindex: 0, role: 'region', 'aria-label': 'Command' }, detail.command)),
    detail.facts.length > 0 && section('Recorded', factList(detail.facts)),
  ];
  return parts.filter((part): part is Node => part instanceof Node);
}

const section = (title: string, ...content: Child[]): HTMLElement => h('section', {}, h('h4', {}, title), ...content);

const NOTHING_STARTED =
  'No probe was started and no kernel was asked: exit codes, errors and output are what the model says a Mac would have given.';

function mismatchOf({ state }: ProbeSummary, { mismatch }: ProbeDetail): Child {
  if (mismatch === null) return null;
  // The document lists rows without a decision as well; they are no mismatches here, and their reason is said above.
  if (state === 'unmeasured') return null;
  const facts: Fact[] = [
    { name: 'type', value: mismatch.type },
    ...(mismatch.reason === null ? [] : [{ name: 'likely reason', value: mismatch.reason }]),
    { name: 'known before', value: mismatch.known === null ? null : mismatch.known ? 'yes' : 'no' },
  ];
  return section('Mismatch', factList(facts));
}

function lanes(probe: ProbeSummary, { lanes: rows }: ProbeDetail): HTMLElement {
  return h(
    'table',
    { class: 'lanes' },
    h('thead', {}, h('tr', {}, ...['Lane', 'Decision', 'How'].map((name) => h('th', { scope: 'col' }, name)))),
    h(
      'tbody',
      {},
      h(
        'tr',
        {},
        h('th', { scope: 'row' }, 'expected'),
        h('td', {}, h('span', { class: decisionClass(probe.expected) }, decisionText(probe.expected))),
        h('td', {}, 'the author, in the plan’s registry'),
      ),
      ...rows.map(({ lane, decision, facts }) =>
        h(
          'tr',
          {},
          h('th', { scope: 'row' }, term(lane)),
          h('td', {}, h('span', { class: decisionClass(decision) }, decisionText(decision))),
          h('td', {}, ...pairs(facts)),
        ),
      ),
    ),
  );
}

const pairs = (facts: readonly Fact[]): Child[] =>
  facts.map(({ name, value }) => h('span', { class: 'pair' }, h('span', { class: 'quiet' }, `${name} `), term(value ?? 'unknown')));

function why(store: Store, probe: ProbeSummary, { explanation }: ProbeDetail): Child {
  const { source } = store.model.profiles[probe.profile] ?? { source: null };
  const text = source === null ? undefined : store.model.sources[source];
  if (text === undefined && explanation === null)
    return section('Policy', h('p', { class: 'quiet' }, 'The bundle does not hold the text that was applied.'));
  const content: Child[] = [];
  if (probe.absent === true)
    content.push(h('p', { class: 'quiet' }, 'No rule decided, since the target does not exist. The text of the policy:'));
  else if (probe.no_such_operation === true)
    content.push(h('p', { class: 'quiet' }, 'No rule was asked: there is no such operation. The text of the policy:'));
  else if (explanation !== null) content.push(...decided(explanation, probe));
  else content.push(h('p', { class: 'quiet' }, 'The policy engine has no reading of this profile for this operation.'));
  if (text !== undefined) {
    const here = explanation?.rule ?? null;
    const flag = explanation?.role === undefined ? '' : FLAGS[explanation.role];
    const inText = here !== null && here.part !== 'import' ? { line: here.line, end: here.end_line, flag } : null;
    const asked = new Set((explanation?.walk ?? []).map(({ line }) => line).filter((line) => line !== null));
    content.push(
      h(
        'p',
        { class: 'file' },
        h('code', {}, text.file),
        text.indexed ? null : h('span', { class: 'warn' }, ' not in the index: no digest vouches for it'),
      ),
      sourceView(text, inText, asked),
    );
  }
  if (explanation !== null && explanation.walk.length > 0) {
    content.push(h('h5', {}, 'Path walk'), h('ol', { class: 'walk' }, ...explanation.walk.map(walkStep)));
  }
  return section('Policy', ...content);
}

const FLAGS: Record<Explanation['role'], string> = { decided: 'decides', stopped: 'stops it', would: 'would decide', host: 'policy alone' };

function headingOf({ role, source }: Explanation, probe: ProbeSummary): string {
  if (role === 'host')
    return probe.by_mode === true
      ? `Refused by ${refuser(probe)} (EACCES), also without a policy. The policy by itself:`
      : 'The host denies this without a policy too, and the policy does not: nothing in its text decided. The policy by itself:';
  if (role === 'stopped') return 'Nothing was decided about the operation. The run recorded which rule ended the program before:';
  if (role === 'would') return 'No decision was measured. The policy engine reads the applied text like this:';
  return source === 'recorded'
    ? 'The run recorded what decided:'
    : 'The run recorded no rule. The policy engine reads the applied text like this:';
}

function decided(explanation: Explanation, probe: ProbeSummary): Child[] {
  const { role, decision, rule, first_denied, unknown, agrees } = explanation;
  return [
    h('p', { class: 'quiet' }, headingOf(explanation, probe)),
    agrees === false &&
      h(
        'p',
        { class: 'warn strong' },
        '× The policy engine reads this text otherwise than what was measured: one of the two is wrong here.',
      ),
    h(
      'p',
      {},
      role === 'stopped' ? 'stopped' : h('span', { class: decisionClass(decision) }, decisionText(decision)),
      rule === null
        ? ' by the default: deny, where nothing is stated'
        : ` by line ${rule.line}${rule.part === 'import' ? ` of ${rule.file}` : ''}: `,
      rule === null ? null : h('code', {}, rule.text),
    ),
    first_denied === null
      ? null
      : h('p', {}, 'First denied: ', h('code', {}, first_denied.operation), ' ', h('code', { class: 'path' }, first_denied.path)),
    ...unknown.map((doubt) => h('p', { class: 'warn' }, `? ${doubt}`)),
  ];
}

function walkStep({ kind, path, to, operation, decision, line, rule }: WalkFact): HTMLElement {
  return h(
    'li',
    {},
    h('span', { class: 'kind' }, kind),
    ' ',
    h('code', { class: 'path' }, path),
    to === null ? null : ' → ',
    to === null ? null : h('code', { class: 'path' }, to),
    operation === null
      ? null
      : h(
          'div',
          { class: 'asked' },
          h('code', {}, operation),
          ' ',
          h('span', { class: decisionClass(decision) }, decisionText(decision)),
          line === null ? ' by the default' : ` by line ${line} `,
          rule === null ? null : h('code', { class: 'quiet' }, rule),
        ),
  );
}

const paths = ({ paths: found }: ProbeDetail): HTMLElement =>
  h(
    'dl',
    {},
    ...found.flatMap(({ name, path, source }) => [
      h('dt', {}, name),
      h('dd', {}, h('code', { class: 'path' }, path), source === null ? null : h('span', { class: 'quiet' }, ' ', term(source))),
    ]),
  );

function output({ lane, stream, text, whole }: Output, said: string): HTMLElement {
  const title = `${lane} ${stream}${said}`;
  const shown = h('pre', { tabindex: 0, role: 'region', 'aria-label': title });
  shown.textContent = visibleLines(text);
  return section(
    title,
    shown,
    whole === null ? null : h('p', { class: 'quiet' }, `Cut here; ${whole.toLocaleString('en')} characters in all, in the bundle.`),
  );
}
