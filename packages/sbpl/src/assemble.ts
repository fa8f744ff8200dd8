import type { World } from '@runtime/worlds';
import type { ProfilePart } from './types.js';

/** What a harness appends to every profile it applies from outside (contract: harness, profile preparation). */
export const RUN_TIME_BLOCK: readonly string[] = [
  '(allow process-exec*)',
  '(allow file-read* (subpath "/System"))',
  '(allow file-read* (subpath "/usr"))',
  '(allow file-read* (subpath "/bin"))',
  '(allow file-read* (subpath "/sbin"))',
  '(allow file-read* (subpath "/dev"))',
  '(allow file-read-metadata (literal "/private"))',
  '(allow file-read-metadata (literal "/private/tmp"))',
  '(allow file-read-metadata (literal "/tmp"))',
];

/** Stands in the text behind every rule that only the world of the run asks for. */
const OF_WORLD = ' ; for this world';

/** A stretch of the assembled text: offsets (end exclusive) and where it came from. */
export interface AssembledPart {
  part: ProfilePart;
  start: number;
  end: number;
}

export interface AssembledProfile {
  /** The text as it is applied. */
  text: string;
  file: string;
  parts: readonly AssembledPart[];
}

export interface AssembleInput {
  text: string;
  /** Name used in findings and rule references. */
  file: string;
  runTimeBlock?: boolean | undefined;
  /** The world whose own rules the block gets, behind those of every run. */
  world?: Pick<World, 'runTimeRules'> | null | undefined;
  keyRules?: readonly string[] | undefined;
}

/**
 * Puts a profile together as a run applies it: base text, run-time block, key rules, one rule per line.
 * Without block and key rules the text is untouched.
 */
export function assembleProfile({ text, file, runTimeBlock = false, world, keyRules = [] }: AssembleInput): AssembledProfile {
  if (!runTimeBlock && keyRules.length === 0) {
    return { text, file, parts: [{ part: 'base', start: 0, end: text.length }] };
  }
  let assembled = `${text.trimEnd()}\n`;
  const parts: AssembledPart[] = [{ part: 'base', start: 0, end: assembled.length }];
  const append = (part: ProfilePart, rules: readonly string[]): void => {
    for (const rule of rules) {
      const start = assembled.length;
      assembled += `${rule}\n`;
      parts.push({ part, start, end: assembled.length });
    }
  };
  if (runTimeBlock) append('run-time-block', [...RUN_TIME_BLOCK, ...(world?.runTimeRules ?? []).map((rule) => `${rule}${OF_WORLD}`)]);
  append('key-rule', keyRules);
  return { text: assembled, file, parts };
}

/**
 * Whether the run-time block belongs to a profile: always, except where every probe applies the policy by itself
 * through `metadata_runner` (and there is at least one).
 */
export function runTimeBlockApplies(drivers: readonly (string | undefined)[]): boolean {
  return drivers.length === 0 || drivers.some((driver) => driver !== 'metadata_runner');
}
