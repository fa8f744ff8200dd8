import { assembleProfile, RUN_TIME_BLOCK, runTimeBlockApplies } from '@runtime/sbpl';
import { describe, expect, it } from 'vitest';

describe('assembling a profile', () => {
  it('leaves the text untouched where nothing is added', () => {
    expect(assembleProfile({ text: '(version 1)  \n\n', file: 'p' }).text).toBe('(version 1)  \n\n');
  });

  it('adds block and key rules after the text, one per line', () => {
    const { text, parts } = assembleProfile({ text: '(version 1)  \n\n', file: 'p', runTimeBlock: true, keyRules: ['(a)', '(b)'] });
    expect(text).toBe(`(version 1)\n${RUN_TIME_BLOCK.join('\n')}\n(a)\n(b)\n`);
    expect(parts.map(({ part, start, end }) => `${part} ${text.slice(start, end).trim()}`)).toEqual([
      'base (version 1)',
      ...RUN_TIME_BLOCK.map((rule) => `run-time-block ${rule}`),
      'key-rule (a)',
      'key-rule (b)',
    ]);
  });

  it('adds what only the world of the run asks for behind the block, and marks it in the text', () => {
    const world = { runTimeRules: ['(allow file-read* (literal "/"))'] };
    const { text, parts } = assembleProfile({ text: '(version 1)\n', file: 'p', runTimeBlock: true, world, keyRules: ['(a)'] });
    expect(text).toBe(`(version 1)\n${RUN_TIME_BLOCK.join('\n')}\n(allow file-read* (literal "/")) ; for this world\n(a)\n`);
    expect(parts.map(({ part }) => part).slice(-2)).toEqual(['run-time-block', 'key-rule']);
    expect(assembleProfile({ text: '(version 1)\n', file: 'p', world }).text).toBe('(version 1)\n');
  });

  it('keeps the block from profiles whose every probe applies its policy by itself', () => {
    expect(runTimeBlockApplies(['metadata_runner', 'metadata_runner'])).toBe(false);
    expect(runTimeBlockApplies(['metadata_runner', undefined])).toBe(true);
    expect(runTimeBlockApplies(['sandbox_mach_probe'])).toBe(true);
    expect(runTimeBlockApplies([])).toBe(true);
  });
});
