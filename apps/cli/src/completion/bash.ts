import { quoted } from '../output/shell-word.js';
import { type CommandWords, valuesByFlag } from './words.js';

/** A static script, since Node should not start at every tab. For bash 3.2 and later: that is what a Mac has. */
export function bashScript(commands: readonly CommandWords[]): string {
  const list = (words: readonly string[]): string => quoted(words.join(' '));
  return [
    '_runtime() {',
    '  local current previous command flags word words',
    '  current="${COMP_WORDS[COMP_CWORD]}"',
    '  previous="${COMP_WORDS[COMP_CWORD-1]}"',
    '  # bash makes a word of its own of the sign in --flag=value.',
    '  if [ "$current" = "=" ]; then current=""',
    '  elif [ "$previous" = "=" ]; then previous="${COMP_WORDS[COMP_CWORD-2]}"; fi',
    '  command=""',
    '  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do',
    '    case "$word" in -*) ;; *) command="$word"; break ;; esac',
    '  done',
    '  COMPREPLY=()',
    '  if [ -z "$command" ]; then',
    `    COMPREPLY=($(compgen -W ${list(commands.map(({ name }) => name))} -- "$current")); return`,
    '  fi',
    '  case "$previous" in',
    ...[...valuesByFlag(commands)].map(
      ([flag, values]) => `    ${flag}) COMPREPLY=($(compgen -W ${list(values)} -- "$current")); return ;;`,
    ),
    '  esac',
    '  flags="" words=""',
    '  case "$command" in',
    ...commands.map(({ name, flags }) => `    ${name}) flags=${list(flags.map(({ flag }) => flag))} ;;`),
    '  esac',
    '  case "$command" in',
    ...commands.filter(({ places }) => places.length > 0).map(({ name, places }) => `    ${name}) words=${list(places)} ;;`),
    '  esac',
    '  # Without an answer from here, bash completes file names, those with spaces too.',
    '  case "$current" in -*) words="$flags" ;; esac',
    '  if [ -n "$words" ]; then COMPREPLY=($(compgen -W "$words" -- "$current")); fi',
    '}',
    'complete -o default -F _runtime runtime',
    '',
  ].join('\n');
}
