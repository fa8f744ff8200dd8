import type { ExplainInput } from '@runtime/sbpl';
import type { Context } from '../command.js';
import { at, exactlyOne } from '../commands/shared.js';
import { usageError } from '../error.js';
import type { QuestionArguments } from './flags.js';

/** The flags of `explain` that say what is asked. */
interface ExplainArguments extends QuestionArguments {
  profile: string | undefined;
  operation: string | undefined;
  target: string | undefined;
  plan: string | undefined;
  bundle: string | undefined;
  probe: string | undefined;
  'profile-id': string | undefined;
  driver: string | undefined;
  'ioctl-command': string | undefined;
}

const OF_PROFILE = ['operation', 'target', 'driver', 'ioctl-command', 'world', 'D', 'import-path'] as const;

/** What a command line asks the engine: of a profile, or of a probe as a run asks it. */
export async function questionOf(args: ExplainArguments, context: Context): Promise<ExplainInput> {
  const source = exactlyOne('explain', { ...args }, ['profile', 'plan', 'bundle']);
  if (source === 'profile') return ofProfile(args, context);
  const { probe } = args;
  if (probe === undefined) {
    throw usageError('ARGUMENT_MISSING', `explain --${source} needs --probe`, 'name an expectation id, as runtime results shows it');
  }
  const extra = OF_PROFILE.find((name) => args[name] !== undefined);
  if (extra !== undefined) {
    throw usageError(
      'ARGUMENT_CONFLICT',
      `explain takes no --${extra} with --${source}: everything comes from there`,
      `leave --${extra} out`,
    );
  }
  if (source === 'plan') {
    const { probeOfPlan } = await import('./probe-of-plan.js');
    return probeOfPlan(at(context, args.plan ?? ''), probe, args['profile-id'], context);
  }
  const { probeOfBundle } = await import('./probe-of-bundle.js');
  const { bundleAt } = await import('../commands/bundle-path.js');
  return probeOfBundle(await bundleAt(context, args.bundle ?? ''), probe, args['profile-id'], context);
}

async function ofProfile(args: ExplainArguments, context: Context): Promise<ExplainInput> {
  const { profile, operation, target } = args;
  if (profile === undefined || operation === undefined || target === undefined) {
    const missing = operation === undefined ? 'operation' : 'target';
    throw usageError('ARGUMENT_MISSING', `explain --profile needs --${missing}`, 'see `runtime explain --help`');
  }
  const { explainWorld } = await import('../commands/explain-world.js');
  const { parametersOf } = await import('./parameters.js');
  const { processOf } = await import('./process.js');
  const { importsFrom } = await import('./imports.js');
  const { profileText } = await import('./profile-text.js');
  const params = parametersOf(args.D);
  const process = processOf(args);
  const imports = importsFrom(args['import-path']?.map((path) => ({ shown: path, path: at(context, path) })));
  return {
    ...(await profileText(profile, context)),
    ...{
      operation,
      target,
      runTimeBlock: args['run-time-block'],
      driver: args.driver,
      ioctlCommand: args['ioctl-command'],
      params,
      process,
      imports,
    },
    ...(await explainWorld(args.world, context)),
  };
}
