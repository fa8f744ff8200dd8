import type { Command } from './command.js';

/** What each command does and which flags it takes. */
export const helpLines = (commands: readonly Command[]): string[] => [
  'runtime-fleet COMMAND [--json]: suites on many Macs, over a queue',
  ...commands.flatMap(({ usage, summary, help }) => [
    '',
    `runtime-fleet ${usage}`,
    `  ${summary}`,
    ...help.map(([flag, meaning]) => `    ${flag.padEnd(18)} ${meaning}`),
  ]),
];
