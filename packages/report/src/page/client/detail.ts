import { visibleLines } from '../../inert.js';
import type { Explanation, Fact, Output, ProbeDetail, ProbeSummary, WalkFact } from '../model.js';
import { byId, type Child, h } from './dom.js';
import { factList } from './overview.js';
import { sourceView } from './source-view.js';
import type { Store } from './store.js';
import { decisionClass, decisionText, STATES, spoken } from './words.js';

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
  const { mark, word, meaning } = STATES[probe.state];
  const parts: Child[] = [
    h('p', { class: `state s-${probe.state}` }, h('span', { class: `mark s-${probe.state}`, 'aria-hidden': 'true' }, mark), ` ${word}`),
    h('h3', { id: 'detail-title' }, h('code', {}, probe.operation), ' ', h('code', { class: 'path' }, probe.target)),
    h('p', { class: 'quiet' }, 'under ', h('code', {}, store.profileOf(probe)), ' · ', h('code', {}, probe.expectation_id)),
    h('p', { class: 'meaning' }, sentence(probe, meaning)),
    mismatchOf(detail),
    section('Lanes', lanes(probe, detail)),
    why(store, probe, detail),
    detail.paths.length > 0 && section('Paths', paths(detail)),
    detail.confounders.length > 0 && section('Confounders', factList(detail.confounders)),
    ...detail.outputs.map(output),
    detail.outputs.length === 0 && section('Output', h('p', { class: 'quiet' }, 'Nothing was written.')),
    detail.command !== null && section('Command', h('pre', { tabindex: 0, role: 'region', 'aria-label': 'Command' }, detail.command)),
    detail.facts.length > 0 && section('Recorded', factList(detail.facts)),
  ];
  return parts.filter((part): part is Node => part instanceof Node);
}

const section = (title: string, ...content: Child[]): HTMLElement => h('section', {}, h('h4', {}, title), ...content);

function sentence({ state, expected, scenario, baseline }: ProbeSummary, meaning: string): string {
  const decided = `Expected ${spoken(expected)}; under the policy it was ${scenario === null ? 'not decided' : scenario === 'allow' ? 'allowed' : 'denied'}`;
  const without = baseline === 'allow' || baseline === 'deny' ? `, without any policy ${baseline === 'allow' ? 'allowed' : 'denied'}` : '';
  return state === 'not_run' ? `Expected ${spoken(expected)}. It was ${meaning}.` : `${decided}${without}. It ${meaning}.`;
}

function mismatchOf({ mismatch }: ProbeDetail): Child {
  if (mismatch === null) return null;
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
        h('td', {}, 'the plan'),
      ),
      ...rows.map(({ lane, decision, facts }) =>
        h(
          'tr',
          {},
          h('th', { scope: 'row' }, lane),
          h('td', {}, h('span', { class: decisionClass(decision) }, decisionText(decision))),
          h('td', {}, ...pairs(facts)),
        ),
      ),
    ),
  );
}

const pairs = (facts: readonly Fact[]): Child[] =>
  facts.map(({ name, value }) => h('span', { class: 'pair' }, h('span', { class: 'quiet' }, `${name} `), value ?? 'unknown'));

function why(store: Store, probe: ProbeSummary, { explanation }: ProbeDetail): Child {
  const { source } = store.model.profiles[probe.profile] ?? { source: null };
  const text = source === null ? undefined : store.model.sources[source];
  if (text === undefined && explanation === null)
    return section('Policy', h('p', { class: 'quiet' }, 'The bundle does not hold the text that was applied.'));
  const content: Child[] = [];
  if (explanation !== null) content.push(...decided(explanation));
  else content.push(h('p', { class: 'quiet' }, 'The policy engine has no reading of this profile for this operation.'));
  if (text !== undefined) {
    const here = explanation?.rule ?? null;
    const inText = here !== null && here.part !== 'import' ? { line: here.line, end: here.end_line } : null;
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

function decided({ source, decision, rule, first_denied, unknown, agrees }: Explanation): Child[] {
  const by =
    source === 'recorded'
      ? 'The run recorded what decided:'
      : 'The policy engine reads the recorded text like this; the run recorded no rule:';
  return [
    h('p', { class: 'quiet' }, by),
    agrees === false &&
      h(
        'p',
        { class: 'warn strong' },
        '× The policy engine reads this text otherwise than what was measured: one of the two is wrong here.',
      ),
    h(
      'p',
      {},
      h('span', { class: decisionClass(decision) }, decisionText(decision)),
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
      h('dd', {}, h('code', { class: 'path' }, path), source === null ? null : h('span', { class: 'quiet' }, ` ${source}`)),
    ]),
  );

function output({ lane, stream, text, whole }: Output): HTMLElement {
  const title = `${lane} ${stream}`;
  const shown = h('pre', { tabindex: 0, role: 'region', 'aria-label': title });
  shown.textContent = visibleLines(text);
  return section(
    title,
    shown,
    whole === null ? null : h('p', { class: 'quiet' }, `Cut here; ${whole.toLocaleString('en')} characters in all, in the bundle.`),
  );
}
