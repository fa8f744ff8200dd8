import { visibleLines } from '../../inert.js';
import type { Fact, FactGroup, Output, ProbeDetail, ProbeRow, RuleFact, WalkStep } from '../model.js';
import { shellWord } from '../shell-word.js';
import { decisionClass, decisionText } from '../words.js';
import { copyable } from './copy.js';
import { type Child, h } from './dom.js';
import { addressOf } from './place.js';
import { AROUND, sourceView } from './source-view.js';
import type { Store } from './store.js';
import { term } from './terms.js';

/** Everything the page knows of one probe. */
export function detailOf(store: Store, index: number, medium: keyof typeof AROUND): HTMLElement {
  const probe = store.row(index);
  const detail = store.detail(index);
  const said = store.model.simulated ? ' (simulated)' : '';
  return h(
    'div',
    { class: 'body' },
    ...detail.meaning.map((sentence) => h('p', {}, sentence)),
    detail.disputed &&
      h('p', { class: 'warn' }, '× The policy engine reads this text otherwise than what was measured: one of the two is wrong here.'),
    detail.rule !== null && ruleView(detail.rule),
    ...commandsView(store, probe),
    copyable('link', addressOf(store, index), new URL(addressOf(store, index), location.href).href),
    h(
      'div',
      { class: 'halves' },
      h('div', {}, ...policyView(store, probe, detail, AROUND[medium])),
      h('div', {}, section(`Lanes${said}`, lanesView(detail)), ...detail.groups.map(groupView)),
    ),
    ...detail.outputs.map((output) => outputView(output, said)),
  );
}

const section = (title: string, ...content: Child[]): HTMLElement => h('section', {}, h('h4', {}, title), ...content);

const ruleView = ({ place, text, does }: RuleFact): HTMLElement =>
  h('p', { class: 'rule' }, h('code', {}, text), h('span', { class: 'quiet' }, `${does} · `, h('code', {}, place)));

function policyView(store: Store, { profile }: ProbeRow, { rule, walk }: ProbeDetail, around: number): Child[] {
  const { source } = store.model.profiles[profile] ?? { source: null };
  const text = source === null ? undefined : store.source(source);
  const asked = new Set(walk.map(({ line }) => line).filter((line) => line !== null));
  return [
    text === undefined
      ? section('Policy', h('p', { class: 'quiet' }, 'The bundle does not hold the text that was applied.'))
      : section(
          'Policy, as applied',
          h('p', { class: 'quiet' }, h('code', {}, text.file), text.indexed ? null : ' (not in the index: no digest vouches for it)'),
          sourceView(text, rule, asked, around),
        ),
    walk.length > 0 && section('Path walk', h('ol', { class: 'walk' }, ...walk.map(stepView))),
  ];
}

const stepView = ({ path, text, decision, line }: WalkStep): HTMLElement =>
  h(
    'li',
    {},
    h('code', {}, path),
    h('span', { class: 'quiet' }, ` ${text} `),
    decision !== null && h('span', { class: decisionClass(decision) }, decisionText(decision)),
    decision !== null && h('span', { class: 'quiet' }, line === null ? ' by the default' : ` by line ${line}`),
  );

const lanesView = ({ lanes }: ProbeDetail): HTMLElement =>
  h(
    'dl',
    {},
    ...lanes.flatMap(({ lane, decision, facts }) => [
      h('dt', {}, term(lane)),
      h(
        'dd',
        {},
        h('span', { class: decisionClass(decision) }, decisionText(decision)),
        ...facts.flatMap(({ name, value }): Child[] => [
          ' ',
          h('span', { class: 'pair' }, h('span', { class: 'quiet' }, `${name} `), term(value ?? 'unknown')),
        ]),
      ),
    ]),
  );

const groupView = ({ title, facts }: FactGroup): HTMLElement => section(title, h('dl', {}, ...facts.flatMap(factView)));

const factView = ({ name, value, code }: Fact): HTMLElement[] => [
  h('dt', {}, term(name)),
  h('dd', {}, value === null ? 'unknown' : code === true ? h('code', {}, value) : term(value)),
];

function outputView({ title, text, whole }: Output, said: string): HTMLElement {
  const name = `${title}${said}`;
  const shown = h('pre', { tabindex: 0, role: 'region', 'aria-label': name });
  shown.textContent = visibleLines(text);
  return section(
    name,
    shown,
    whole !== null && h('p', { class: 'quiet' }, `Cut here; ${whole.toLocaleString('en')} characters in all, in the bundle.`),
  );
}

/** Names that a shell cannot be given as they are have no command. */
function commandsView(store: Store, probe: ProbeRow): Child[] {
  const [id, profile] = [shellWord(probe.id), shellWord(store.profileOf(probe))];
  if (id === null || profile === null)
    return [h('p', { class: 'quiet' }, 'Its names hold characters that cannot be seen, so there is no command to copy.')];
  const { explain, rerun } = store.model.commands;
  return [
    copyable('why', `${explain} --probe=${id} --profile-id=${profile}`),
    copyable('run it again', `${rerun} --only-profile=${profile} --only-scenario=${id}`),
  ];
}
