import { isAbsolute, resolve } from 'node:path';
import { z } from 'zod';

const SettingsSchema = z.strictObject({
  parameters: z.record(z.string(), z.string()).default({}).describe('What (param "NAME") gives, by name'),
  importPaths: z.array(z.string()).default([]).describe('Folders that imports are looked for in, from the workspace folder'),
  world: z.string().optional().describe('A built-in world id, or a world file; the baseline without it'),
  fragment: z.boolean().default(false).describe('Profiles are parts of others: version and default stand elsewhere'),
});

/** What an editor says of its profiles. Paths are absolute. */
export interface Settings {
  parameters: Readonly<Record<string, string>>;
  importPaths: readonly string[];
  world?: string | undefined;
  fragment: boolean;
}

export const NO_SETTINGS: Settings = { parameters: {}, importPaths: [], fragment: false };

/** Settings as an editor sends them, and what is wrong with them: a member that is wrong is left out. */
export function readSettings(value: unknown, root: string): { settings: Settings; problems: string[] } {
  const given = typeof value === 'object' && value !== null ? { ...value } : {};
  const problems: string[] = [];
  for (;;) {
    const parsed = SettingsSchema.safeParse(given);
    if (parsed.success) return { settings: placed(parsed.data, root), problems };
    for (const { path, message, ...issue } of parsed.error.issues) {
      const names = issue.code === 'unrecognized_keys' ? issue.keys : [String(path[0])];
      for (const name of names) delete (given as Record<string, unknown>)[name];
      problems.push(`sbpl.${issue.code === 'unrecognized_keys' ? names.join(', ') : path.join('.')}: ${message}`);
    }
  }
}

function placed({ importPaths, world, ...rest }: z.infer<typeof SettingsSchema>, root: string): Settings {
  const isFile = world !== undefined && (world.includes('/') || world.endsWith('.json'));
  return { ...rest, importPaths: importPaths.map((path) => at(root, path)), world: isFile ? at(root, world) : world };
}

const at = (root: string, path: string): string => (isAbsolute(path) ? path : resolve(root, path));
