import { basename } from 'node:path';
import { type Context, defineCommand } from '../command.js';
import { bashScript } from '../completion/bash.js';
import { fishScript } from '../completion/fish.js';
import { type KnownValues, wordsOf } from '../completion/words.js';
import { zshScript } from '../completion/zsh.js';
import { usageError } from '../error.js';

const SCRIPTS = { bash: bashScript, fish: fishScript, zsh: zshScript };

export const completion = defineCommand({
  name: 'completion',
  positional: '[shell]',
  summary: 'a shell completion script, with the ids of the repository',
  examples: [
    ['source <($0 completion bash)', 'for this shell'],
    ['$0 completion zsh > ~/.zfunc/_runtime', 'for good, where ~/.zfunc is in fpath'],
    ['$0 completion fish > ~/.config/fish/completions/runtime.fish', 'for good'],
  ],
  flags: {},
  async run(args, context) {
    const shell = String((args as { _?: unknown[] })._?.[0] ?? basename(process.env['SHELL'] ?? 'bash'));
    if (shell !== 'bash' && shell !== 'fish' && shell !== 'zsh')
      throw usageError('ARGUMENT_INVALID', `no completion for the shell "${shell}"`, 'runtime completion bash, zsh or fish');
    const script = SCRIPTS[shell](wordsOf(context.commands, await knownValues(context)));
    return { document: { shell, script }, text: script };
  },
});

async function knownValues(context: Context): Promise<KnownValues> {
  const { idsOf } = await import('../completion/ids.js');
  const { listPlanTemplates } = await import('@runtime/plan');
  const { schemaNames } = await import('@runtime/contracts');
  const { JOB_DOCUMENTS } = await import('@runtime/job');
  return {
    flags: { ...(await idsOf(context)), template: (await listPlanTemplates()).map(({ template_id }) => template_id) },
    places: { completion: Object.keys(SCRIPTS), schema: schemaNames(JOB_DOCUMENTS) },
  };
}
