import { join } from 'node:path';
import { isPlainlyValid, parseJson, type RuntimeConfig } from '@runtime/contracts';
import { FilesError } from './error.js';
import { readRegularFile } from './read.js';

export const CONFIG_NAME = 'runtime.config.json';

/**
 * The configuration of a repository; empty where there is none.
 *
 * @param root The repository root.
 * @throws FilesError `CONFIG_INVALID`, and those of reading a file.
 */
export async function readConfig(root: string): Promise<RuntimeConfig> {
  let bytes: Buffer;
  try {
    bytes = await readRegularFile(join(root, CONFIG_NAME), { followLinks: true });
  } catch (error) {
    if (error instanceof FilesError && error.code === 'FILE_NOT_FOUND') return {};
    throw error;
  }
  let value: unknown;
  try {
    value = parseJson(bytes, { path: CONFIG_NAME });
  } catch (cause) {
    throw new FilesError({
      code: 'CONFIG_INVALID',
      message: `${CONFIG_NAME} is not JSON: ${(cause as Error).message}`,
      path: CONFIG_NAME,
      hint: 'correct it, or replace its content by {}',
      cause,
    });
  }
  if (isPlainlyValid('runtime_config', value)) return value as RuntimeConfig;
  const { checkDocument, RuntimeConfigSchema } = await import('@runtime/contracts');
  const problems = checkDocument(RuntimeConfigSchema, value);
  const [first] = problems;
  if (first === undefined) return value as RuntimeConfig;
  throw new FilesError({
    code: 'CONFIG_INVALID',
    message: `${CONFIG_NAME}: ${first.field || 'the document'} ${first.message}`,
    path: CONFIG_NAME,
    field: first.field,
    hint: `members: ${Object.keys(RuntimeConfigSchema.shape).join(', ')}`,
    details: { problems },
  });
}
