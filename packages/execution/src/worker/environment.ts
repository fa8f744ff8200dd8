/** The environment a worker needs; nothing of the caller's beyond it. */
const FORWARDED = ['HOME', 'USER', 'LOGNAME', 'TMPDIR', 'LANG', 'LC_ALL', 'TZ'];

export function workerEnvironment(source: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const environment: Record<string, string> = { PATH: '/usr/bin:/bin:/usr/sbin:/sbin' };
  for (const name of FORWARDED) {
    const value = source[name];
    if (value !== undefined) environment[name] = value;
  }
  return environment;
}
