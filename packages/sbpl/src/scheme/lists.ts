import { EvaluationLimit, MAX_COMPARISONS, MAX_LIST, NotComputable } from './limits.js';
import { CharacterValue, NIL, Pair, SymbolValue, UnknownValue, type Value, VectorValue } from './values.js';

export function listOf(values: readonly Value[], tail: Value = NIL): Value {
  let list = tail;
  for (let at = values.length - 1; at >= 0; at -= 1) {
    list = new Pair(values[at] as Value, list);
  }
  return list;
}

/** The items of a proper list; null for anything else. Lists that data changes have closed to a circle are too long. */
export function itemsOf(value: Value): Value[] | null {
  const items: Value[] = [];
  let rest = value;
  while (rest instanceof Pair) {
    if (items.length >= MAX_LIST) {
      throw new EvaluationLimit(`a list grows beyond ${MAX_LIST} items`);
    }
    items.push(rest.car);
    rest = rest.cdr;
  }
  return rest === NIL ? items : null;
}

/** Values with the lists among them spliced in. Lists may share parts and so be far larger than they look. */
export function flatten(values: readonly Value[]): readonly Value[] {
  if (!values.some((value) => value instanceof Pair || value === NIL)) {
    return values;
  }
  const flat: Value[] = [];
  const pending: Value[] = [...values].reverse();
  for (let count = 0; pending.length > 0; count += 1) {
    const value = pending.pop() as Value;
    const items = value instanceof Pair || value === NIL ? itemsOf(value) : null;
    if (items === null) {
      flat.push(value);
      continue;
    }
    if (count > MAX_LIST || pending.length + items.length > 2 * MAX_LIST) {
      throw new EvaluationLimit(`a form is given more than ${MAX_LIST} arguments`);
    }
    for (let at = items.length - 1; at >= 0; at -= 1) {
      pending.push(items[at] as Value);
    }
  }
  return flat;
}

/** Equal by content. */
export function isEqual(a: Value, b: Value): boolean {
  const pending: [Value, Value][] = [[a, b]];
  for (let count = 0; pending.length > 0; count += 1) {
    if (count > MAX_COMPARISONS) throw new EvaluationLimit(`a comparison looks at more than ${MAX_COMPARISONS} values`);
    const [one, other] = pending.pop() as [Value, Value];
    if (one === other) continue;
    if (one instanceof Pair && other instanceof Pair) {
      pending.push([one.cdr, other.cdr], [one.car, other.car]);
    } else if (one instanceof VectorValue && other instanceof VectorValue) {
      if (one.items.length !== other.items.length) return false;
      one.items.forEach((item, index) => {
        pending.push([item, other.items[index] as Value]);
      });
    } else if (!isSame(one, other)) {
      return false;
    }
  }
  return true;
}

/** Equal as `eqv?` has it, texts aside: whether two equal texts are one object is not tracked. */
export function isSame(a: Value, b: Value): boolean {
  if (a instanceof UnknownValue || b instanceof UnknownValue) throw new NotComputable('a value that is compared is not known');
  if (a instanceof SymbolValue && b instanceof SymbolValue) return a.name === b.name;
  if (a instanceof CharacterValue && b instanceof CharacterValue) return a.value === b.value;
  return a === b;
}
