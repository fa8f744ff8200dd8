// The parts of docs/behaviours.md that are made from packages/behaviours/data.
const STRENGTH = { measured: 'measured', reported: 'reported', inferred: 'inferred' };

const code = (text) => `\`${text}\``;
const cell = (text) => text.replaceAll('|', '\\|');

/** A section for each behaviour: how it is asked, what it accesses in order, how a denial shows. */
export const behaviourSections = (behaviours) => [...behaviours].map(section).join('\n');

function section({ name, title, parameters, accesses, symptom, recipe }) {
  const asked = [name, ...parameters.map((each) => (each.default === undefined && !each.optional ? each.name : `[${each.name}]`))].join(
    ' ',
  );
  const defaults = parameters.flatMap((each) =>
    each.default === undefined ? [] : [`${each.name} is ${code(each.default)} where it is not given.`],
  );
  return [
    `### ${name}`,
    '',
    `${code(asked)}: ${title}. ${defaults.join(' ')}`.trim(),
    `Shows as: ${symptom}.`,
    '',
    '| access | on | what for | rests on |',
    '| --- | --- | --- | --- |',
    ...accesses.map(row),
    '',
    `On a Mac: ${recipe.run}; looked at is ${recipe.look_at}.${recipe.makes ? ` It makes ${code(recipe.makes)} in the folder of the run.` : ''} ${recipe.measured ? 'A driver of a run does this.' : 'Not measured yet.'}`,
    '',
  ].join('\n');
}

function row(line) {
  if ('uses' in line) return `| | | all of [${line.uses}](#${line.uses}) with ${Object.values(line.with).map(code).join(', ')} | |`;
  const { operations, targets, each, sources, strength, unsettled, assumes, only_for: programs, stops_at: stops } = line;
  const { from_version: from, before_version: before } = line;
  const where = { ancestors: 'every folder above ', components: 'every component of ' }[each] ?? '';
  const notes = [
    line.for,
    stops === 'all' && 'stops only where all of it is denied; some of it is open',
    stops === 'first' && 'another place than the first, where only that is allowed, leaves it open',
    line.only_by_rule && 'denied only by a rule on the exact operation',
    from && `from macOS ${from}`,
    before && `before macOS ${before}`,
    programs && `only for ${programs.map(code).join(', ')}`,
    assumes && `**assumed**: ${assumes}`,
    unsettled && `**not settled**: ${unsettled}`,
  ].filter(Boolean);
  const on = where + targets.map((target) => (target === '' ? '–' : code(target))).join(', ');
  return `| ${operations.map(code).join(', ')} | ${cell(on)} | ${cell(notes.join('; '))} | ${STRENGTH[strength]}: ${sources.join(', ')} |`;
}
