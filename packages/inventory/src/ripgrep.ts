import { spawn } from 'node:child_process';

/** More output than this, and looking at the files ourselves is no slower. */
const MOST_OUTPUT = 256 * 1024 * 1024;

/** Patterns that mean the same to ripgrep and to us. */
const SIMPLE_DIRECTORY = /^(?:\*\*\/)?[A-Za-z0-9._/-]+\/\*\*$/;

/**
 * The files below the root in which ripgrep sees a keyword, or null when it is not there or did not manage.
 * It is told to look at everything, so the answer holds every file that a search of our own would find; which
 * of them count is decided by that search. User settings and ignore files play no part.
 */
export async function ripgrepCandidates(
  root: string,
  keywords: readonly string[],
  exclude: readonly string[],
): Promise<ReadonlySet<string> | null> {
  // It reads a line break in a fixed string as the end of the pattern.
  if (keywords.some((keyword) => /[\n\r]/.test(keyword))) return null;
  const output = await run(root, [
    '--no-config',
    '--files-with-matches',
    '--fixed-strings',
    '--case-sensitive',
    '--text',
    '--encoding=none',
    '--no-ignore',
    '--hidden',
    '--no-follow',
    '--null',
    '--color=never',
    ...exclude.filter((pattern) => SIMPLE_DIRECTORY.test(pattern)).map((pattern) => `--glob=!/${pattern}`),
    ...keywords.map((keyword) => `--regexp=${keyword}`),
    '--',
    '.',
  ]);
  if (output === null) return null;
  return new Set(
    output
      .toString('utf8')
      .split('\0')
      .map((path) => path.replace(/^\.\//, '')),
  );
}

function run(cwd: string, args: readonly string[]): Promise<Buffer | null> {
  return new Promise((resolve) => {
    const child = spawn('rg', args, { cwd, stdio: ['ignore', 'pipe', 'ignore'] });
    const chunks: Buffer[] = [];
    let bytes = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > MOST_OUTPUT) child.kill();
      else chunks.push(chunk);
    });
    child.on('error', () => resolve(null));
    // 0: found, 1: nothing found. Anything else may have left files out.
    child.on('close', (code) => resolve(code === 0 || code === 1 ? Buffer.concat(chunks) : null));
  });
}
