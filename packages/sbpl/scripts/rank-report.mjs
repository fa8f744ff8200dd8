// Compares ways to rank rules on recorded rows and on the discriminators, for docs/fidelity.md.
import { compareDecisions, recordedWorld } from './fidelity-report.mjs';

/** What is done on the Mac for each experiment; `T` stands for the folder that the texts name. */
const EXPERIMENTS = {
  1: 'own bare rule against a filtered rule of the family: `/bin/rm $T/a` under each text, the file made anew before each',
  2: 'levels, and whether `require-all` has a rank: open `$T/a` and `$T/b` for reading',
  3: 'repeated bare rules and imports: `/usr/bin/touch $T/n` and `$T/i/n`, removed between runs',
  4: 'parents, at compile time: `(error (if (sbpl-operation-can-return? network-bind (quote allow)) "ALLOW" "DENY"))` at the end of the text, `/usr/bin/true`',
  5: "built-in answers and the compiler's own rules: as in 4 for each operation and version; `/bin/sh -c 'kill -CONT $$'` for the signal",
};

/** Files of recorded rows, oldest first. */
export const ROW_FILES = ['decisions.jsonl', 'later.jsonl'];

/** What one variant answers to the discriminators. */
export function answerDiscriminators(engine, variant) {
  const world = recordedWorld();
  const host = engine.loadVirtualHost(world);
  const imports = (name) => (Object.hasOwn(engine.DISCRIMINATOR_IMPORTS, name) ? { text: engine.DISCRIMINATOR_IMPORTS[name], file: name } : null);
  return engine.DISCRIMINATORS.map(({ text, operation, target }) => {
    const policy = engine.compilePolicy(engine.assembleProfile({ text, file: 'discriminator.sb' }), world, { imports });
    return engine.decide(engine.policyInRank(policy, variant), { operation, target }, host).decision;
  });
}

/** Each variant with its agreement per file of rows, and its answers to the discriminators. */
export function compareVariants(engine, root) {
  return engine.RANK_VARIANTS.map((variant) => ({
    variant,
    rows: ROW_FILES.map((file) => tally(compareDecisions(engine, root, file, (policy) => engine.policyInRank(policy, variant)))),
    answers: answerDiscriminators(engine, variant),
  }));
}

function tally(results) {
  const counted = results.filter(({ counted: isCounted, model }) => isCounted && model !== null);
  const denied = counted.filter(({ firstDenied }) => firstDenied !== null);
  return {
    rows: counted.length,
    agree: counted.filter(({ agrees }) => agrees).length,
    unknown: counted.filter(({ model }) => model === 'unknown').length,
    firstDenied: denied.length,
    firstDeniedAgree: denied.filter(({ firstDenied }) => firstDenied).length,
    answers: counted.map(({ model }) => model).join(','),
  };
}

const cell = ({ agree, rows, unknown }) => `${agree} of ${rows}${unknown === 0 ? '' : `, ${unknown}?`}`;

/** The part of the page about rank. `compared` is what `compareVariants` gave. */
export function rankLines(engine, compared, digests) {
  const { DISCRIMINATORS } = engine;
  const [own] = compared;
  const others = compared.slice(1);
  const told = others.filter(({ rows }) => rows.some(({ answers }, at) => answers !== own.rows[at].answers));
  const alike = others.filter((each) => !told.includes(each));
  return [
    '## Ways to rank rules',
    '',
    'The engine ranks rules by operation: own filtered rules, own tail, then those of the family, up to `default`. Below, only that order is',
    'exchanged: reader, filters and path walk stay. `?` counts answers that are unknown. Discriminators are questions of our own on which',
    'the variants differ; nobody has measured them, so their column says how often a variant answers as the engine does, not who is right.',
    '',
    `| order | ${ROW_FILES.map((file) => `\`${file}\``).join(' | ')} | first denials | discriminators |`,
    `| --- | ${ROW_FILES.map(() => '---').join(' | ')} | --- | --- |`,
    ...compared.map(({ variant, rows, answers }) => {
      const same = answers.filter((answer, at) => answer === own.answers[at]).length;
      const first = rows.reduce((sum, { firstDeniedAgree }) => sum + firstDeniedAgree, 0);
      const all = rows.reduce((sum, { firstDenied }) => sum + firstDenied, 0);
      return `| ${variant.title} | ${rows.map(cell).join(' | ')} | ${first} of ${all} | ${same} of ${answers.length} |`;
    }),
    '',
    ...ROW_FILES.map((file, at) => `- \`${file}\`: SHA-256 \`${digests[at]}\``),
    '',
    '### What the rows cannot tell apart',
    '',
    alike.length === 0
      ? 'The recorded rows tell every variant from the engine.'
      : 'These variants answer every counted row as the engine does. The questions below would tell them apart; each line names the answers that differ.',
    '',
    ...alike.flatMap(({ variant, answers }) => [
      `- ${variant.title.replaceAll('*', '')}: ${differences(DISCRIMINATORS, own.answers, answers) || 'no question here tells it apart'}`,
    ]),
    '',
    '### Questions that would settle it',
    '',
    'On macOS 14.4.1, with `T=/private/tmp/prec; mkdir -p $T/i; touch $T/a $T/b`; each command runs under `sandbox-exec -p TEXT` and once without.',
    `\`$T/base.sb\` holds \`${Object.values(engine.DISCRIMINATOR_IMPORTS)[0]}\`.`,
    '',
    ...Object.entries(EXPERIMENTS).map(([number, text]) => `${number}. ${text}`),
    '',
    `| | question | text | asked | ${compared.map(({ variant }) => variant.id).join(' | ')} |`,
    `| --- | --- | --- | --- | ${compared.map(() => '---').join(' | ')} |`,
    ...DISCRIMINATORS.map(({ name, text, operation, target, experiment }, at) =>
      [
        `| ${experiment ?? ''} | ${name} | \`${text}\` | \`${operation}\` \`${target}\` | `,
        compared.map(({ answers }) => answers[at]).join(' | '),
        ' |',
      ].join(''),
    ),
    '',
  ];
}

function differences(questions, model, answers) {
  return questions.flatMap(({ name }, at) => (answers[at] === model[at] ? [] : [`${name} (${answers[at]}, engine ${model[at]})`])).join('; ');
}
