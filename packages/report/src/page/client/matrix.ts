import { VERDICT_WORDS } from '@runtime/contracts';
import { probeAddress } from '../address.js';
import type { ProbeRow } from '../model.js';
import { counted, decisionClass, MARKS } from '../words.js';
import { type Child, h } from './dom.js';
import { grouped } from './grouped.js';
import type { Store } from './store.js';

/** Profiles that were asked the same questions, and the probe of each: by question, then by profile. */
export interface Block {
  profiles: number[];
  questions: Map<string, Map<number, number>>;
}

/** Columns of one matrix, and lines laid out at once. */
const MOST_COLUMNS = 30;
const MOST_LINES = 200;

const questionOf = ({ operation, target }: ProbeRow): string => `${operation}\n${target}`;

/** Profiles side by side where at least two share half of their questions. */
export function matrixBlocks({ rows }: Store): Block[] {
  const byProfile = grouped(rows.keys(), (index) => rows[index]?.profile ?? 0);
  const blocks: Block[] = [];
  for (const [profile, indexes] of byProfile) {
    const questions = new Map(indexes.map((index) => [questionOf(rows[index] as ProbeRow), index]));
    const shares = (block: Block): boolean => {
      const common = [...questions.keys()].filter((question) => block.questions.has(question)).length;
      return block.profiles.length < MOST_COLUMNS && common * 2 >= Math.max(questions.size, block.questions.size);
    };
    // Only the latest blocks are looked at, or thousands of profiles would take their square.
    const shared = blocks.slice(-20).find(shares);
    const block: Block = shared ?? { profiles: [], questions: new Map() };
    if (shared === undefined) blocks.push(block);
    block.profiles.push(profile);
    for (const [question, index] of questions) {
      const line = block.questions.get(question);
      if (line === undefined) block.questions.set(question, new Map([[profile, index]]));
      else line.set(profile, index);
    }
  }
  return blocks.filter(({ profiles }) => profiles.length > 1);
}

/** Operation and target down, profiles across, and in each place what the policy decided. */
export function showMatrix(store: Store, blocks: readonly Block[], panel: HTMLElement): void {
  const shown = new Set(store.shown);
  let room = MOST_LINES;
  let left = 0;
  const tables: HTMLElement[] = [];
  for (const block of blocks) {
    const lines = [...block.questions].filter(([, line]) => [...line.values()].some((index) => shown.has(index)));
    const fitting = lines.slice(0, room);
    room -= fitting.length;
    left += lines.length - fitting.length;
    if (fitting.length > 0) tables.push(table(store, block, fitting, shown));
  }
  const rest: Child = left > 0 && h('p', { class: 'quiet' }, `${counted(left, 'more line', 'more lines')}: filter for them.`);
  panel.replaceChildren(...tables, ...(rest === false ? [] : [rest]));
  if (tables.length === 0) panel.append(h('p', { id: 'empty' }, 'No probe that profiles share passes these filters.'));
}

function table(
  store: Store,
  { profiles }: Block,
  lines: readonly [string, Map<number, number>][],
  shown: ReadonlySet<number>,
): HTMLElement {
  const byOperation = grouped(lines, ([question]) => question.split('\n', 1)[0] as string);
  const head = h(
    'tr',
    {},
    h('th', { scope: 'col', class: 'corner' }, 'Target'),
    ...profiles.map((profile) => h('th', { scope: 'col', class: 'profile' }, h('span', {}, store.model.profiles[profile]?.id ?? ''))),
  );
  const bodies = [...byOperation].map(([operation, members]) =>
    h(
      'tbody',
      {},
      h('tr', { class: 'operation' }, h('th', { scope: 'rowgroup', colspan: profiles.length + 1 }, h('code', {}, operation))),
      ...members.map(([question, line]) =>
        h(
          'tr',
          {},
          h('th', { scope: 'row' }, h('code', {}, question.slice(operation.length + 1))),
          ...profiles.map((profile) => cell(store, line.get(profile), shown)),
        ),
      ),
    ),
  );
  const label = `${counted(profiles.length, 'profile', 'profiles')}, ${counted(lines.length, 'question', 'questions')}`;
  return h(
    'div',
    { class: 'matrix scroll', tabindex: 0, role: 'region', 'aria-label': label },
    h('table', {}, h('thead', {}, head), ...bodies),
  );
}

function cell(store: Store, index: number | undefined, shown: ReadonlySet<number>): HTMLElement {
  if (index === undefined) return h('td', { class: 'unasked' });
  const probe = store.row(index);
  const { mark } = MARKS[probe.verdict];
  const word = VERDICT_WORDS[probe.verdict].one;
  const said = probe.scenario ?? '–';
  const title = `${word}: ${probe.operation} ${probe.target} under ${store.profileOf(probe)}; expected ${probe.expected ?? 'nothing'}, ${probe.scenario ?? 'not measured'}`;
  const link = h('a', { href: probeAddress(store.profileOf(probe), probe.id), class: decisionClass(probe.scenario), title }, said);
  if (probe.verdict !== 'match') link.append(h('span', { class: 'mark' }, ` ${mark}`));
  return h('td', { class: `v-${probe.verdict}${shown.has(index) ? '' : ' dim'}` }, link);
}
