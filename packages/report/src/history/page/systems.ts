import { compareCodePoints } from '@runtime/contracts';
import type { History, HistoryRun } from '../model.js';
import { groupsOf, systemOf } from '../words.js';

/** Runs of one system in one group, next to each other in the order of the history. */
export interface System {
  /** From 1, over the whole page. */
  number: number;
  name: string;
  world_id: string;
  /** Places of its runs in the history. */
  runs: number[];
}

/** Runs that are compared with each other: of one kind of evidence and one channel. */
export interface Group {
  title: string;
  evidence: HistoryRun['evidence'];
  systems: System[];
}

export function groupsWithSystems({ runs }: History): Group[] {
  let number = 0;
  return groupsOf(runs).map(([title, places]) => {
    const systems = new Map<string, System>();
    for (const place of places) {
      const run = runs[place]!;
      const [name, key] = [systemOf(run), `${systemOf(run)} ${run.world_id}`];
      const known = systems.get(key);
      if (known === undefined) systems.set(key, { number: ++number, name, world_id: run.world_id, runs: [place] });
      else known.runs.push(place);
    }
    return { title, evidence: runs[places[0]!]!.evidence, systems: [...systems.values()] };
  });
}

/** Probes of a group in the order of its picture and its table, by their places in the history. */
export interface Lines {
  probes: number[];
  changed: ReadonlySet<number>;
}

/** What changed stands first, and probes that were answered alike stand together. Those that no run of the group asks are left out. */
export function linesOf({ probes, changes }: History, { systems }: Group): Lines {
  const own = new Set(systems.flatMap(({ runs }) => runs));
  const changed = new Set(changes.filter(({ to }) => own.has(to)).map(({ probe }) => probe));
  const cells = probes.map((probe) => [...own].map((run) => probe.cells[run]).join(''));
  const asked = probes.flatMap((_, at) => (/[adn]/.test(cells[at]!) ? [at] : []));
  const order = (a: number, b: number): number =>
    Number(changed.has(b)) - Number(changed.has(a)) || compareCodePoints(cells[a]!, cells[b]!) || a - b;
  return { probes: asked.sort(order), changed };
}

/** How often a probe was answered which way by the runs of a system that asked it. */
export interface Answers {
  allow: number;
  deny: number;
  unmeasured: number;
}

const ANSWER = { a: 'allow', d: 'deny', n: 'unmeasured' } as const;

export function answersOf(cells: string, { runs }: System): Answers {
  const answers: Answers = { allow: 0, deny: 0, unmeasured: 0 };
  for (const run of runs) {
    const answer = ANSWER[cells[run] as keyof typeof ANSWER];
    if (answer !== undefined) answers[answer]++;
  }
  return answers;
}

/** The one answer of a system; `mixed` where its runs differ, null where none asked. */
export function answerOf({ allow, deny, unmeasured }: Answers): keyof Answers | 'mixed' | null {
  const given = (['allow', 'deny', 'unmeasured'] as const).filter((name) => ({ allow, deny, unmeasured })[name] > 0);
  return given.length > 1 ? 'mixed' : (given[0] ?? null);
}
