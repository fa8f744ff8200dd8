import { html, Markup } from '../../page/html.js';
import type { History } from '../model.js';
import { answerOf, answersOf, type Group, type Lines, type System } from './systems.js';

/** Strokes that a browser draws at once. Where runs differ more often than that, a system is one stroke. */
const MOST_STROKES = 60_000;

const LETTERS = { a: 'allow', d: 'deny', n: 'unmeasured' } as const;
const SHADES = ['allow', 'deny', 'unmeasured', 'mixed'] as const;
type Shade = (typeof SHADES)[number];

/** From a run up to another one, in one shade. */
type Stroke = [line: number, from: number, length: number, shade: Shade];

/** Every decision of a group at a glance: a line a probe, a column a run, in the order of the tables. */
export function picture({ probes }: History, group: Group, lines: Lines): Markup {
  const width = group.systems.reduce((sum, { runs }) => sum + runs.length, 0);
  const rows = lines.probes.map((at) => probes[at]!.cells);
  const strokes = [...limited(strokesByRun(rows, group.systems))];
  const drawn = strokes.length > MOST_STROKES ? [...strokesBySystem(rows, group.systems)] : strokes;
  const height = Math.min(640, Math.max(80, rows.length));
  const path = (shade: Shade): string =>
    drawn.flatMap(([line, from, length, is]) => (is === shade ? [`M${from} ${line}h${length}`] : [])).join('');
  return html`<figure><svg class="decisions" role="img" aria-label="${labelOf(group, width, rows.length)}" width="100%" height="${height + 22}">
${marks(group, width, height)}
<svg y="22" width="100%" height="${height}" viewBox="0 0 ${Math.max(1, width)} ${Math.max(1, rows.length)}" preserveAspectRatio="none"><g transform="translate(0 .5)">
${SHADES.map((shade) => new Markup(`<path class="${shade}" d="${path(shade)}"/>`))}</g></svg></svg>
<figcaption>A line for each probe, in the order of the table; a column for each run, in the order of the systems.
<span class="key allow">allow</span> <span class="key deny">deny</span> <span class="key unmeasured">not measured</span>${
    drawn === strokes ? null : html` <span class="key mixed">runs of the system differ</span>`
  } and nothing where the run did not ask.</figcaption></figure>`;
}

function* limited(strokes: Iterable<Stroke>): Generator<Stroke> {
  let left = MOST_STROKES + 1;
  for (const stroke of strokes) {
    if (left-- === 0) return;
    yield stroke;
  }
}

function* strokesByRun(rows: readonly string[], systems: readonly System[]): Generator<Stroke> {
  const places = systems.flatMap(({ runs }) => runs);
  for (const [line, cells] of rows.entries()) {
    let from = 0;
    for (let at = 1; at <= places.length; at++) {
      const letter = cells[places[from]!]!;
      if (at < places.length && cells[places[at]!] === letter) continue;
      const shade = LETTERS[letter as keyof typeof LETTERS];
      if (shade !== undefined) yield [line, from, at - from, shade];
      from = at;
    }
  }
}

function* strokesBySystem(rows: readonly string[], systems: readonly System[]): Generator<Stroke> {
  for (const [line, cells] of rows.entries()) {
    let from = 0;
    for (const system of systems) {
      const shade = answerOf(answersOf(cells, system));
      if (shade !== null) yield [line, from, system.runs.length, shade];
      from += system.runs.length;
    }
  }
}

/** The number of each system over its runs, and a line where the next begins. */
function marks({ systems }: Group, width: number, height: number): Markup[] {
  let from = 0;
  return systems.map(({ number, runs }) => {
    const percent = (place: number): string => ((100 * place) / width).toFixed(3);
    const mark = html`<line x1="${percent(from)}%" x2="${percent(from)}%" y1="0" y2="${height + 22}"/>${
      // A number needs room.
      systems.length <= 60 && html`<text x="${percent(from + runs.length / 2)}%" y="15">${number}</text>`
    }`;
    from += runs.length;
    return mark;
  });
}

const labelOf = ({ title, systems }: Group, runs: number, probes: number): string =>
  `Decisions of ${probes} probes in ${runs} runs (${title}) on ${systems.length} systems; the tables say the same`;
