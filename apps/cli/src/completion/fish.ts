import { quoted } from '../output/shell-word.js';
import type { CommandWords } from './words.js';

/** A static script, since Node should not start at every tab. To be sourced, or kept in fish's folder of completions. */
export function fishScript(commands: readonly CommandWords[]): string {
  return [
    ...commands.map(({ name, summary }) => `complete -c runtime -n __fish_use_subcommand -f -a ${quoted(name)} -d ${quoted(summary)}`),
    ...commands.flatMap(({ name, flags, places }) => {
      const here = `-n ${quoted(`__fish_seen_subcommand_from ${name}`)}`;
      return [
        ...places.map((place) => `complete -c runtime ${here} -f -a ${quoted(place)}`),
        ...flags.map(({ flag, description, values }) => {
          const taken = values.length === 0 ? '' : ` -x -a ${quoted(values.map(fishWord).join(' '))}`;
          return `complete -c runtime ${here} -l ${flag.slice(2)} -d ${quoted(description)}${taken}`;
        }),
      ];
    }),
    '',
  ].join('\n');
}

/** A word among others, as fish reads the list of an argument. */
const fishWord = (text: string): string => text.replaceAll(/[\\\s"'$()*?~#<>|&;{}[\]]/g, '\\$&');
