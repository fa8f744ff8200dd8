import { z } from 'zod';
import { named, text } from '../fields.js';

/** Results of the command line itself. */
export const commandLineResults = () => {
  /** Every failure that is not an answer: what stands on stdout under `--json` when the exit code is 2 or more. */
  const ErrorEnvelopeSchema = z.strictObject({
    error: z.strictObject({
      code: z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'must be an error code'),
      message: named,
      hint: z.exactOptional(text),
      path: z.exactOptional(text),
      details: z.exactOptional(z.record(z.string(), z.unknown())),
    }),
  });

  /** The names, or one JSON Schema. */
  const SchemaResultSchema = z.union([
    z.array(named),
    z.looseObject({ $schema: z.literal('https://json-schema.org/draft/2020-12/schema'), $id: named, title: named }),
  ]);

  const CompletionResultSchema = z.strictObject({ shell: z.enum(['bash', 'fish', 'zsh']), script: named });

  const VersionResultSchema = z.strictObject({
    version: named,
    /** Schema strings of the documents this release writes. */
    contracts: z.record(z.string(), named),
  });

  const HelpResultSchema = z.strictObject({
    /** Null for the overview. */
    command: named.nullable(),
    text: named,
  });

  return {
    'result.completion': CompletionResultSchema,
    'result.error': ErrorEnvelopeSchema,
    'result.help': HelpResultSchema,
    'result.schema': SchemaResultSchema,
    'result.version': VersionResultSchema,
  };
};
