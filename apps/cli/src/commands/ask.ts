import { defineCommand } from '../command.js';
import { usageError } from '../error.js';
import { processFlags, profileFlags } from '../question/flags.js';
import { at, common } from './shared.js';

export const ask = defineCommand({
  name: 'ask',
  positional: '[question…]',
  wordsMayLack: true,
  summary: 'what becomes of operations and everyday actions under a profile, and which rules mend what fails',
  examples: [
    ['$0 ask --profile agent.sb "start /bin/sh" "cd /Users/me/work" dns "file-write-data /etc/hosts deny"', 'a table of answers'],
    ['$0 ask --profile agent.sb --everyday --workspace /Users/me/work', 'the usual set'],
    ['$0 ask --profile agent.sb --protect usual --protect /Users/me/work/.git', 'what is to stay closed, and services outside'],
    [
      '$0 ask --profile agent.sb - --junit answers.xml < questions.txt',
      'a question a line, for CI: exit 1 when an expected answer differs',
    ],
  ],
  flags: {
    profile: { type: 'string', demandOption: true, requiresArg: true, description: 'an SBPL file; - for standard input' },
    everyday: { type: 'boolean', default: false, description: 'ask the usual set of everyday actions' },
    workspace: { type: 'string', requiresArg: true, description: 'the working folder on the Mac that the usual sets are about' },
    protect: {
      type: 'string',
      array: true,
      requiresArg: true,
      description: 'a path that is to stay closed, or usual for the usual list; may be given again',
    },
    ...profileFlags,
    ...processFlags,
    'run-time-block': { type: 'boolean', default: false, description: 'add the nine rules that a run appends' },
    world: { type: 'string', requiresArg: true, description: 'a world id, world file or plan (default: baseline)' },
    save: { type: 'string', requiresArg: true, description: 'write a suite that asks the same to this folder' },
    junit: { type: 'string', requiresArg: true, description: 'also write the answers as JUnit XML' },
  },
  async run(args, context) {
    const { questionsOf } = await import('../question/questions.js');
    const { answersUnder } = await import('../question/answers.js');
    const given = (args as { _?: unknown[] })._?.map(String) ?? [];
    if (given.includes('-') && args.profile === '-') {
      throw usageError('ARGUMENT_CONFLICT', 'standard input can be read once', 'name a file for the profile or for the questions');
    }
    if (given.length === 0 && !args.everyday && args.protect === undefined) {
      throw usageError(
        'ARGUMENT_MISSING',
        'nothing is asked',
        'give a question such as "cd /Users/me/work", --everyday or --protect usual',
      );
    }
    const { junit } = args;
    if (junit !== undefined) {
      const { JUNIT } = await import('../export/junit.js');
      const { checkPlace } = await import('../export/write-or-print.js');
      await checkPlace(junit, JUNIT, context);
    }
    const texts = await questionsOf(given);
    const answered = await answersUnder(texts, args, context);
    const { document, asked } = answered;
    if (args.save !== undefined) {
      const { saveQuestions } = await import('../question/save.js');
      document.suite = (await saveQuestions(at(context, args.save), answered, common(context))).plan_path;
    }
    let printed: { text?: string } = {};
    if (junit !== undefined) {
      const { junitOfAnswers } = await import('../export/junit-questions.js');
      const { JUNIT } = await import('../export/junit.js');
      const { writeOrPrint } = await import('../export/write-or-print.js');
      printed = await writeOrPrint(junit, junitOfAnswers(document), JUNIT, context);
    }
    const { answerLines } = await import('../question/answer-lines.js');
    return { ...printed, document, ok: document.ok, lines: await answerLines(document, asked.world.id, context.columns) };
  },
});
