import type { Condition, Form, Profile } from './form.js';

/** Every way to put smaller things, or none, in place of one thing of a list. */
function* inList<T>(list: readonly T[], smaller: (item: T) => Iterable<readonly T[]>): Iterable<readonly T[]> {
  for (const [at, item] of list.entries()) {
    const put = (items: readonly T[]): readonly T[] => [...list.slice(0, at), ...items, ...list.slice(at + 1)];
    yield put([]);
    for (const items of smaller(item)) yield put(items);
  }
}

function* smallerCondition(condition: Condition): Iterable<readonly Condition[]> {
  if (condition.kind === 'path' || condition.kind === 'word') return;
  for (const part of condition.parts) yield [part];
  for (const parts of inList(condition.parts, smallerCondition))
    if (parts.length === 1 || (parts.length > 1 && condition.kind !== 'not')) yield [{ ...condition, parts }];
}

function* smallerForm(form: Form): Iterable<readonly Form[]> {
  if (form.kind === 'rule') {
    for (const conditions of inList(form.conditions, smallerCondition)) yield [{ ...form, conditions }];
    for (const operations of inList(form.operations, () => [])) if (operations.length > 0) yield [{ ...form, operations }];
    return;
  }
  yield form.forms;
  for (const forms of inList(form.forms, smallerForm)) yield [{ ...form, forms }];
  if (form.kind === 'with-filter')
    for (const [condition] of smallerCondition(form.condition)) if (condition !== undefined) yield [{ ...form, condition }];
}

/** Profiles with one thing less: a form, the wrapping of forms, a condition, an operation. */
export function* reductions(profile: Profile): Iterable<Profile> {
  for (const forms of inList(profile.forms, smallerForm)) yield { ...profile, forms };
}
