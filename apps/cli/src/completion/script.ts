import type { Command } from '../command.js';

const GLOBAL = ['--json', '--format', '--repo-root', '--no-color', '--help'];

/** A static script: completing must not start Node for every tab. */
export function completionScript(shell: 'bash' | 'zsh', commands: readonly Command[]): string {
  const names = commands.map(({ name }) => name);
  const flagCases = commands.map((command) => {
    const flags = [...Object.keys(command.flags).map((flag) => `--${flag}`), ...GLOBAL];
    return `    ${command.name}) flags=${quote(flags.join(' '))} ;;`;
  });
  const choices = new Map<string, string>([['--format', 'json table']]);
  for (const { flags } of commands) {
    for (const [flag, { choices: values }] of Object.entries(flags)) if (values !== undefined) choices.set(`--${flag}`, values.join(' '));
  }
  const choiceCases = [...choices].map(([flag, values]) => `    ${flag}) COMPREPLY=($(compgen -W ${quote(values)} -- "$cur")); return ;;`);
  const body = [
    '_runtime() {',
    '  local cur prev command flags word',
    '  cur="${COMP_WORDS[COMP_CWORD]}"',
    '  prev="${COMP_WORDS[COMP_CWORD-1]}"',
    '  command=""',
    '  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do',
    '    case "$word" in -*) ;; *) command="$word"; break ;; esac',
    '  done',
    '  if [ -z "$command" ]; then',
    `    COMPREPLY=($(compgen -W ${quote(names.join(' '))} -- "$cur")); return`,
    '  fi',
    '  case "$prev" in',
    ...choiceCases,
    '  esac',
    '  flags=""',
    '  case "$command" in',
    ...flagCases,
    '  esac',
    '  if [[ "$cur" == -* ]]; then COMPREPLY=($(compgen -W "$flags" -- "$cur")); else COMPREPLY=($(compgen -f -- "$cur")); fi',
    '}',
    'complete -o filenames -F _runtime runtime',
    '',
  ];
  const zsh = shell === 'zsh' ? ['#compdef runtime', 'autoload -U +X bashcompinit && bashcompinit'] : [];
  return [...zsh, ...body].join('\n');
}

const quote = (text: string): string => `'${text}'`;
