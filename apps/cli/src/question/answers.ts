import {
  type Answer,
  answerQuestions,
  askProtection,
  everydayQuestions,
  type ProtectionAttempt,
  protectionAttempts,
  type Question,
  readQuestion,
  rulesText,
} from '@runtime/behaviours';
import type { ResultOf } from '@runtime/contracts';
import { assembleProfile, type CompiledPolicy, compilePolicy, type VirtualHost, virtualHostOf } from '@runtime/sbpl';
import type { World } from '@runtime/worlds';
import type { Context } from '../command.js';
import { type ExplainWorld, explainWorld } from '../commands/explain-world.js';
import { at } from '../commands/shared.js';
import type { QuestionArguments } from './flags.js';
import { homeOf } from './home.js';
import { importsFrom } from './imports.js';
import { parametersOf } from './parameters.js';
import { processOf } from './process.js';
import { profileText } from './profile-text.js';

interface AskArguments extends QuestionArguments {
  profile: string;
  everyday: boolean;
  workspace: string | undefined;
  protect: string[] | undefined;
}

/** Answers, with what they were asked of. */
export interface Answered {
  document: ResultOf<'result.ask'>;
  asked: {
    text: string;
    file: string;
    policy: CompiledPolicy;
    world: World;
    host: VirtualHost;
    params: ReturnType<typeof parametersOf>;
    imports: ReturnType<typeof importsFrom>;
    questions: readonly Question[];
    /** What was asked of the other side. */
    attempts: readonly ProtectionAttempt[];
  };
}

/** Asks the questions of a command line, and the usual sets that its flags name. */
export async function answersUnder(
  texts: readonly string[],
  args: AskArguments,
  context: Context,
  given: { place?: ExplainWorld; source?: { text: string; file: string } } = {},
): Promise<Answered> {
  const { world, host = virtualHostOf(world) } = given.place ?? (await explainWorld(args.world, context));
  const questions = [...texts.map((text) => readQuestion(text, world)), ...everyday(args)];
  const { text, file } = given.source ?? (await profileText(args.profile, context));
  const params = parametersOf(args.D);
  const imports = importsFrom(args['import-path']?.map((path) => ({ shown: path, path: at(context, path) })));
  const policy = compilePolicy(assembleProfile({ text, file, runTimeBlock: args['run-time-block'], world }), world, { params, imports });
  const asked = { policy, host, process: processOf(args) };
  const answers = answerQuestions(questions, asked);
  const { protect: paths, workspace } = args;
  const protection = paths === undefined ? null : { paths, home: homeOf(policy, params, workspace), workspace };
  if (protection !== null) answers.push(...askProtection(protection, asked));
  const attempts = protection === null ? [] : protectionAttempts(protection, host).attempts;
  return {
    document: {
      profile: file,
      ok: answers.every(isAsExpected),
      questions: answers,
      rules: rulesText(answers.filter(isToMend).flatMap(({ needed }) => needed)),
      ...(policy.assumed.length === 0 ? {} : { assumed: [...new Set(policy.assumed)] }),
    },
    asked: { text, file, policy, world, host, params, imports, questions, attempts },
  };
}

const everyday = (args: AskArguments): Question[] =>
  args.everyday ? everydayQuestions(args.workspace).map((asked) => ({ kind: 'behaviour', question: asked.question, asked })) : [];

/** What is to stay closed is only at fault where it is open for certain. */
export const isAsExpected = ({ kind, decision, expected }: Answer): boolean =>
  expected === undefined || (kind === 'protection' ? decision !== 'allow' : decision === expected);

/** What fails and was not meant to. An operation that is denied may well be meant so, unless something else is expected. */
const isToMend = ({ kind, decision, expected }: Answer): boolean =>
  expected === undefined ? kind === 'behaviour' && decision === 'deny' : expected === 'allow' && decision !== 'allow';
