import { relative, resolve, sep } from 'node:path';
import type { Context } from '../command.js';
import { usageError } from '../error.js';

/** What the kernel has in the place of a file: a stream of whoever looks. */
const STREAM = /^\/(?:dev\/(?:stdin|stdout|stderr|fd\/\d+)|proc\/(?:self|thread-self|\d+)\/fd\/\d+)$/;

/**
 * A path from the command line: relative to the caller's directory.
 *
 * @throws CliError `ARGUMENT_INVALID` for a stream: what is read is read more than once, and what is written takes its place by its name.
 */
export function at(context: Context, path: string): string {
  const hint = 'write - where the help of the command names it, or name a file';
  if (path === '-') throw usageError('ARGUMENT_INVALID', 'a file is asked for here, and - is none', `${hint} (./- for one of that name)`);
  const whole = resolve(context.cwd, path);
  if (STREAM.test(whole)) throw usageError('ARGUMENT_INVALID', `${path} is a stream of this process, and no file`, hint);
  return whole;
}

/** The shortest way to write a path for the person who is in `cwd`. */
export function shown(context: Context, path: string): string {
  const short = relative(context.cwd, resolve(context.cwd, path));
  if (short === '') return '.';
  return short.startsWith(`..${sep}..${sep}..`) ? path : short;
}

export const fixFlag = {
  type: 'boolean',
  default: false,
  description: 'first do what needs no judgement: spellings of paths, straight quotes, a missing version or default',
} as const;

/** What the functions of every package are told alike of the command line, where it was said. */
export const common = ({ cwd, repoRoot, maxBytes }: Context): { repoRoot?: string; maxBytes?: number } => ({
  ...(repoRoot === undefined ? {} : { repoRoot: resolve(cwd, repoRoot) }),
  ...(maxBytes === undefined ? {} : { maxBytes }),
});

/** Exactly one of the named flags. */
export function exactlyOne(command: string, args: Record<string, unknown>, names: readonly string[]): string {
  const given = names.filter((name) => args[name] !== undefined && args[name] !== false);
  const list = names.map((name) => `--${name}`).join(' or ');
  if (given.length === 0) throw usageError('ARGUMENT_MISSING', `${command} needs ${list}`, `see \`runtime ${command} --help\``);
  if (given.length > 1) throw usageError('ARGUMENT_CONFLICT', `${command} takes only one of ${list}`, 'leave one of them out');
  return given[0]!;
}

/** `1,701,200`. By hand: the locale data take longer to load than a bundle takes to validate. */
export function grouped(count: number): string {
  const digits = String(count);
  const first = digits.length % 3 || 3;
  const threes = digits.slice(first).match(/\d{3}/g) ?? [];
  return [digits.slice(0, first), ...threes].join(',');
}

export const plural = (count: number, one: string, many = `${one}s`): string => `${grouped(count)} ${count === 1 ? one : many}`;

interface FindingLike {
  code: string;
  message: string;
  path?: string | undefined;
  field?: string | undefined;
  line?: number | undefined;
  column?: number | undefined;
  hint?: string | undefined;
}

/** One line per finding: where, which code, what, what next. */
export function findingLines(kind: 'error' | 'warning', findings: readonly FindingLike[]): string[] {
  return findings.flatMap(({ code, message, path, field, line, column, hint }) => {
    const place = [path, line === undefined ? field || undefined : `${line}:${column ?? 1}`]
      .filter((part) => part !== undefined)
      .join(line === undefined ? ' ' : ':');
    const text = `${kind} ${code}${place === '' ? '' : ` ${place}`}: ${message}`;
    return hint === undefined ? [text] : [text, `  next: ${hint}`];
  });
}

/** Flags that name a registry, or a plan whose own registry wins. */
export const registryFlags = {
  registry: { type: 'string', requiresArg: true, description: 'registry id, as in the registry index' },
  plan: { type: 'string', requiresArg: true, description: 'a plan file; the registry beside it wins over the index' },
} as const;

export function registrySource(
  command: string,
  args: { registry: string | undefined; plan: string | undefined },
  context: Context,
): string | { plan: string } {
  return exactlyOne(command, args, ['registry', 'plan']) === 'plan' ? { plan: at(context, args.plan!) } : args.registry!;
}

/** Of every command that opens a bundle, for whoever has more than anybody is expected to have. */
export const openingFlags = {
  'max-bytes': {
    type: 'number',
    requiresArg: true,
    description:
      'the most that the artifacts of a bundle may hold together, in bytes; 64 GiB, or 4 GiB in an archive, unless told otherwise',
  },
} as const;

/** The bundle a command is about. */
export const bundleFlags = {
  bundle: {
    type: 'string',
    demandOption: true,
    requiresArg: true,
    description: 'a run directory, a bundle root (then its LATEST), or the beginning of a run id',
  },
  ...openingFlags,
} as const;

/** What a verdict stands on. Evidence of the reference has no job, and nothing in it says who made it. */
export function lookedAtText({ looked_at, rule_set }: { looked_at: { artifacts: number; rows: number }; rule_set: string }): string {
  const artifacts = plural(looked_at.artifacts, 'artifact');
  if (rule_set === 'reference') return `${artifacts}, by the rules of the reference: unauthenticated, without rows of a job to compare`;
  return `${artifacts}, ${plural(looked_at.rows, 'row')} compared with the job`;
}
