import { workingFolderOf } from '@runtime/behaviours';
import type { QuestionSuiteResult } from '@runtime/plan';
import { assembleProfile, compilePolicy } from '@runtime/sbpl';
import type { Context } from '../command.js';
import { at, common } from '../commands/shared.js';
import { answersUnder } from '../question/answers.js';
import { importsFrom } from '../question/imports.js';
import { parametersOf } from '../question/parameters.js';
import { profileText } from '../question/profile-text.js';
import { saveQuestions } from '../question/save.js';

/** What a policy is given to begin with. */
export interface OwnPolicy {
  profile: string;
  workspace: string | undefined;
  D: string[] | undefined;
  'import-path': string[] | undefined;
}

/** The folder that the template `everyday` asks about, for a policy that names none. */
const ANY_FOLDER = '/private/tmp/runtime-everyday';

/** A suite of both sides of the reader's own policy: the everyday actions, and what is to stay closed. It expects what the model answers. */
export async function everydaySuite(folder: string, own: OwnPolicy, worldId: string, context: Context): Promise<QuestionSuiteResult> {
  const { resolveWorld } = await import('@runtime/plan');
  const world = await resolveWorld(worldId, { input: folder, ...common(context) });
  const source = await profileText(own.profile, context);
  const params = parametersOf(own.D);
  const imports = importsFrom(own['import-path']?.map((path) => ({ shown: path, path: at(context, path) })));
  const policy = compilePolicy(assembleProfile(source), world, { params, imports });
  const workspace = own.workspace ?? workingFolderOf(policy) ?? ANY_FOLDER;
  const answered = await answersUnder([], { ...own, ...NOTHING_MORE, workspace, everyday: true, protect: ['usual'] }, context, {
    place: { world },
    source,
  });
  return saveQuestions(folder, answered, common(context));
}

const NOTHING_MORE = {
  entitlement: undefined,
  extension: undefined,
  'process-attribute': undefined,
  local: undefined,
  'run-time-block': false,
  world: undefined,
} as const;
