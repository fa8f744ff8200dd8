import { nearestWord } from '@runtime/contracts';
import { defineCommand } from '../command.js';
import { CliError, usageError } from '../error.js';

export const schema = defineCommand({
  name: 'schema',
  positional: '[name]',
  summary: 'the JSON Schema of a document, or of what a command prints under --json',
  examples: [
    ['$0 schema --list', 'the names'],
    ['$0 schema artifact_index', 'a document; its schema_version is a name, too'],
    ['$0 schema result.run', 'what `run --json` prints: `result.` and the name of the command'],
    ['$0 schema result.error', 'what a failure prints under --json: exit 2 and above'],
  ],
  flags: { list: { type: 'boolean', default: false, description: 'name every schema' } },
  async run(args) {
    const { jsonSchemaOf, schemaNameOf, schemaNames } = await import('@runtime/contracts');
    const { JOB_DOCUMENTS } = await import('@runtime/job');
    const name = String((args as { _?: unknown[] })._?.[0] ?? '');
    if (args.list === (name !== ''))
      throw usageError(args.list ? 'ARGUMENT_CONFLICT' : 'ARGUMENT_MISSING', 'schema takes a name, or --list', 'runtime schema --list');
    const names = schemaNames(JOB_DOCUMENTS);
    if (args.list) return { document: names, table: names.map((name) => ({ name })) };
    const known = names.find((candidate) => candidate === name || schemaNameOf(candidate) === name);
    if (known === undefined) {
      const near = nearestName(name, names);
      throw new CliError({
        code: 'SCHEMA_UNKNOWN',
        message: `there is no schema "${name}"`,
        hint: near === undefined ? 'see `runtime schema --list`' : `did you mean ${near}?`,
      });
    }
    return { document: jsonSchemaOf(known, JOB_DOCUMENTS) };
  },
});

const RESULT = 'result.';

/** The bare name of a command is as near as can be to the name of its result. */
function nearestName(word: string, names: readonly string[]): string | undefined {
  const bare = names.filter((name) => name.startsWith(RESULT)).map((name) => name.slice(RESULT.length));
  const near = nearestWord(word, [...names, ...bare]);
  return near === undefined || names.includes(near) ? near : RESULT + near;
}
