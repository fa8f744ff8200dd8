import type { ResultOf } from '@runtime/contracts';
import { defineCommand } from '../command.js';
import { DEFAULT_WORLD_ID } from '../default-world.js';
import { CliError } from '../error.js';
import { at, common, plural } from './shared.js';

type ImportedAction = ResultOf<'result.import-log'>['processes'][number]['actions'][number];

export const importLog = defineCommand({
  name: 'import-log',
  summary: 'a suite of probes and candidate rules from sandbox denials in a log',
  examples: [
    ['log show --last 5m --style ndjson --predicate \'sender == "Sandbox"\' | $0 import-log --log - --out suites/seen', 'of this Mac'],
    ['$0 import-log --log denials.txt --out suites/seen --process node', 'of one process'],
  ],
  flags: {
    log: {
      type: 'string',
      demandOption: true,
      requiresArg: true,
      description: 'text or ndjson of log show or log stream; - for standard input',
    },
    out: { type: 'string', demandOption: true, requiresArg: true, description: 'folder of the suite' },
    process: { type: 'string', requiresArg: true, description: 'only denials of this process, by name' },
  },
  async run(args, context) {
    const { readDenials } = await import('../import-log/read-denials.js');
    const { profileOf, questionsFrom } = await import('../import-log/questions.js');
    const { builtInWorld } = await import('@runtime/worlds');
    const { writeOwnSuite } = await import('../init/own-suite.js');
    const { lines, denials } = await readDenials(args.log === '-' ? null : at(context, args.log));
    const { processes, skipped } = questionsFrom(denials, builtInWorld(DEFAULT_WORLD_ID), args.process);
    if (processes.length === 0) throw nothingDenied(args.log, denials.length, args.process);
    const written = await writeOwnSuite(at(context, args.out), processes.map(profileOf), {
      ...common(context),
      worldId: DEFAULT_WORLD_ID,
    });
    const document = {
      log: args.log,
      plan_path: written.plan_path,
      lines,
      denials: denials.length,
      processes: processes.map(({ process, denials: count, questions, rules, actions }, index) => ({
        process,
        denials: count,
        questions: questions.length,
        profile_path: written.profile_paths[index] ?? '',
        rules,
        actions,
      })),
      skipped,
    };
    const of = Object.entries(skipped).filter(([, count]) => count > 0);
    return {
      document,
      lines: [
        `${plural(denials.length, 'denial')} in ${plural(lines, 'line')}, of ${plural(processes.length, 'process', 'processes')}`,
        ...document.processes.flatMap(({ process, questions, rules, profile_path, actions }) => [
          `  ${process}: ${plural(questions, 'question')}, ${plural(rules.length, 'candidate rule')} in ${profile_path}`,
          ...actions.map(actionLine),
        ]),
        ...(of.length === 0 ? [] : [`skipped: ${of.map(([why, count]) => `${count} ${why.replaceAll('_', ' ')}`).join(', ')}`]),
        `wrote ${written.plan_path}; read the rules before you keep them, then: runtime run --plan ${written.plan_path}`,
      ],
    };
  },
});

const actionLine = ({ name, title, denials, also_needed: needed }: ImportedAction): string => {
  const [{ operation, target } = { operation: '', target: '' }] = denials;
  const more = denials.length > 1 ? ` and ${denials.length - 1} more` : '';
  const besides = needed.length === 0 ? '' : `; ${plural(needed.length, 'more rule')} in the profile, as comments`;
  return `    this is ${name}, ${title}: ${`${operation} ${target}`.trim()}${more}${besides}`;
};

const nothingDenied = (log: string, denials: number, process: string | undefined): CliError =>
  new CliError({
    code: 'LOG_WITHOUT_DENIALS',
    category: 'input',
    path: log,
    message:
      denials === 0
        ? `${log} holds no line of a sandbox denial`
        : `of the ${denials} denials in ${log} none can be asked about${process === undefined ? '' : ` for the process ${JSON.stringify(process)}`}`,
    hint: 'lines look like "Sandbox: NAME(PID) deny(1) OPERATION TARGET"; log show needs --info --debug and enough time to find them',
  });
