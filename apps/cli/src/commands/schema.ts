import { defineCommand } from '../command.js';
import { CliError, usageError } from '../error.js';
import { nearest } from '../suggest.js';

export const schema = defineCommand({
  name: 'schema',
  positional: '[name]',
  summary: 'the JSON Schema of a document',
  examples: [
    ['$0 schema --list', 'the names'],
    ['$0 schema artifact_index', 'one schema'],
  ],
  flags: { list: { type: 'boolean', default: false, description: 'name every schema' } },
  async run(args) {
    const { DOCUMENT_NAMES, jsonSchemaOf } = await import('@runtime/contracts');
    const name = String((args as { _?: unknown[] })._?.[0] ?? '');
    if (args.list === (name !== ''))
      throw usageError(args.list ? 'ARGUMENT_CONFLICT' : 'ARGUMENT_MISSING', 'schema takes a name, or --list', 'runtime schema --list');
    if (args.list) return { document: [...DOCUMENT_NAMES] };
    const names: readonly string[] = DOCUMENT_NAMES;
    if (!names.includes(name)) {
      const near = nearest(name, names);
      throw new CliError({
        code: 'SCHEMA_UNKNOWN',
        message: `there is no schema "${name}"`,
        hint: near === undefined ? 'see `runtime schema --list`' : `did you mean ${near}?`,
      });
    }
    return { document: jsonSchemaOf(name as (typeof DOCUMENT_NAMES)[number]) };
  },
});
