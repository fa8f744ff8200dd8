import type { Transcript } from './launchctl.js';

/** What of a transcript may leave this machine. Null: nothing of it. */
export interface Presentable {
  stdout: string | null;
  stderr: string;
}

/**
 * A domain lists what its user runs and the environment of the session, and so do other words of launchd: of a domain the
 * status and standard error say enough, of lists the lines about our own label, of a service everything but environments.
 */
export function presentable({ argv, stdout, stderr }: Pick<Transcript, 'argv' | 'stdout' | 'stderr'>, label: string): Presentable {
  const [, verb, target = ''] = argv;
  if (verb === 'print') return { stdout: isDomain(target) ? null : withoutEnvironments(stdout), stderr };
  if (verb === 'print-disabled' || verb === 'show') return { stdout: linesWith(stdout, label), stderr };
  return { stdout, stderr };
}

const isDomain = (target: string): boolean => target.split('/').length < 3;

const linesWith = (text: string, label: string): string =>
  text
    .split('\n')
    .filter((line) => line.includes(label))
    .map((line) => `${line}\n`)
    .join('');

/**
 * A value may hold lines of its own, which then look like the end of its block and like what follows it. Behind a line
 * that has not the shape of its place, nothing is kept.
 */
function withoutEnvironments(text: string): string {
  const kept: string[] = [];
  let closing: string | null = null;
  let depth = 0;
  for (const line of text.split('\n')) {
    const said = line.trim();
    if (closing !== null) {
      if (line.trimEnd() === closing) closing = null;
      else if (!/^[^\s=]+ =>(?: |$)/.test(said)) break;
    } else {
      const tabs = line.length - line.replace(/^\t+/, '').length;
      if (said.endsWith('= {') && /environment/i.test(said)) closing = `${'\t'.repeat(tabs)}}`;
      else if (said !== '' && (tabs > depth || (tabs === 0 && said !== '}' && kept.length > 0))) break;
      else {
        kept.push(line);
        depth += said.endsWith('{') ? 1 : said === '}' ? -1 : 0;
      }
    }
  }
  return kept.join('\n');
}
