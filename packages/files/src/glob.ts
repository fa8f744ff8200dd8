/** What one step of a glob takes from the path, and where it goes on: several at once, so nothing is ever tried twice. */
interface State {
  /** Taken without reading anything. */
  free: number[];
  /** A character it takes: one, any, or any but `/`. */
  takes: { unit: string | 'any' | 'within'; to: number } | null;
}

/**
 * Turns a glob of a configuration into a test on repository-relative paths: `*` and `?` stay inside one
 * component, `**` spans any number of them, `{a,b}` is either. Nothing else is special. The time of a test grows
 * with the lengths of glob and path, whatever the glob: configurations come with the repositories they are in.
 */
export function compileGlob(glob: string): (path: string) => boolean {
  const states: State[] = [{ free: [], takes: null }];
  const add = (): number => states.push({ free: [], takes: null }) - 1;
  let at = 0;
  const take = (unit: string): void => {
    const to = add();
    states[at]!.takes = { unit, to };
    at = to;
  };
  /** Any number of units; what follows starts in a state of its own. */
  const repeat = (unit: 'any' | 'within'): void => {
    const loop = add();
    states[at]!.free.push(loop);
    states[loop]!.takes = { unit, to: loop };
    at = add();
    states[loop]!.free.push(at);
  };
  const units = [...glob];
  for (let i = 0; i < units.length; i++) {
    const unit = units[i]!;
    if (unit === '*' && units[i + 1] === '*') {
      const whole = (i === 0 || units[i - 1] === '/') && (i + 2 === units.length || units[i + 2] === '/');
      if (whole && units[i + 2] === '/') {
        at = components(states, at, add);
        i += 2;
      } else {
        repeat(whole ? 'any' : 'within');
        i += 1;
      }
    } else if (unit === '*') repeat('within');
    else if (unit === '?') take('within');
    else if (unit === '{' && units.indexOf('}', i) > i) {
      const end = units.indexOf('}', i);
      const [from, join] = [at, add()];
      for (const text of units
        .slice(i + 1, end)
        .join('')
        .split(',')) {
        at = add();
        states[from]!.free.push(at);
        for (const one of text) take(one);
        states[at]!.free.push(join);
      }
      at = join;
      i = end;
    } else take(unit);
  }
  const last = at;
  return (path) => accepts(states, last, path);
}

/** `**` and its `/`: any number of whole components. */
function components(states: State[], from: number, add: () => number): number {
  const [start, inside, end, next] = [add(), add(), add(), add()];
  states[from]!.free.push(start);
  states[start]!.takes = { unit: 'within', to: inside };
  states[start]!.free.push(next);
  states[inside]!.takes = { unit: 'within', to: inside };
  states[inside]!.free.push(end);
  states[end]!.takes = { unit: '/', to: start };
  return next;
}

function accepts(states: readonly State[], last: number, path: string): boolean {
  let current = reach(states, [0]);
  for (const unit of path) {
    const next: number[] = [];
    for (const state of current) {
      const takes = states[state]!.takes;
      if (takes !== null && (takes.unit === unit || takes.unit === 'any' || (takes.unit === 'within' && unit !== '/'))) next.push(takes.to);
    }
    if (next.length === 0) return false;
    current = reach(states, next);
  }
  return current.has(last);
}

function reach(states: readonly State[], from: readonly number[]): Set<number> {
  const found = new Set(from);
  for (const state of found) for (const free of states[state]!.free) found.add(free);
  return found;
}
