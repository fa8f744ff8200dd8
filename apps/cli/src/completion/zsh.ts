import { quoted } from '../output/shell-word.js';
import { type CommandWords, valuesByFlag } from './words.js';

/** A static script, since Node should not start at every tab. To be sourced, or to be kept as `_runtime` in `fpath`. */
export function zshScript(commands: readonly CommandWords[]): string {
  return [
    '#compdef runtime',
    '_runtime() {',
    '  local -a commands flags values',
    '  commands=(',
    ...commands.map(({ name, summary }) => `    ${described(name, summary)}`),
    '  )',
    '  if (( CURRENT == 2 )); then _describe command commands; return; fi',
    '  case $words[CURRENT-1] in',
    ...[...valuesByFlag(commands)].map(([flag, values]) => `    ${flag}) values=(${values.map(quoted).join(' ')}) ;;`),
    '  esac',
    '  if (( $#values )); then compadd -a values || _files; return; fi',
    '  if [[ $PREFIX != -* ]]; then',
    '    case $words[2] in',
    ...commands
      .filter(({ places }) => places.length > 0)
      .map(({ name, places }) => `      ${name}) values=(${places.map(quoted).join(' ')}) ;;`),
    '    esac',
    '    if (( $#values )); then compadd -a values; else _files; fi',
    '    return',
    '  fi',
    '  case $words[2] in',
    ...commands.flatMap(({ name, flags }) => [
      `    ${name}) flags=(`,
      ...flags.map(({ flag, description }) => `      ${described(flag, description)}`),
      '    ) ;;',
    ]),
    '  esac',
    '  _describe flag flags',
    '}',
    '# Loaded from fpath, this file is the function itself, called for the first tab.',
    'if [[ $funcstack[1] == _runtime ]]; then',
    '  _runtime "$@"',
    'else',
    '  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }',
    '  compdef _runtime runtime',
    'fi',
    '',
  ].join('\n');
}

/** A colon ends the word that is described. */
const described = (word: string, text: string): string => quoted(`${word.replaceAll(':', '\\:')}:${text}`);
