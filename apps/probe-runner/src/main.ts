import { readFileSync, unlinkSync } from 'node:fs';
import { RuntimeError } from '@runtime/contracts';
import type { Spec } from '@runtime/job';
import { ProbeRunnerError } from './error.js';
import type { Host } from './host.js';

/** A worker reads its orders from standard input, or, started by launchd, from a file that it removes at once. */
const SPEC_FLAG = '--spec';
/** Orders of a run will come on standard input: what they take is loaded before. */
const RUN_FLAG = '--run';

/** The `runner` executable. Orders in, frames out; the last line on standard error is a JSON error when it failed. */
export async function runnerMain(host: Host, argv: readonly string[] = process.argv.slice(2)): Promise<void> {
  try {
    if (argv[0] === RUN_FLAG) await import('./run-job.js');
    const spec = await specOf(argv[0] === SPEC_FLAG ? takeFile(argv[1] ?? '') : readFileSync(0, 'utf8'));
    switch (spec.mode) {
      case 'run': {
        const { runJob } = await import('./run-job.js');
        await runJob(spec, host);
        break;
      }
      case 'sweep': {
        const { sweep } = await import('./supervise/sweep.js');
        if (!sweep(spec.mark, host).clean) throw probesLeft();
        break;
      }
      case 'facts': {
        const { reportFacts } = await import('./report-facts.js');
        process.stdout.write(`${JSON.stringify(await reportFacts(host))}\n`);
        break;
      }
      case 'selftest': {
        await stopWithParent();
        const { checkList, runCheck } = await import('./selftest/selftest.js');
        tell(spec.check === undefined ? checkList() : await runCheck(spec.check.id, { host, directory: spec.check.directory }));
        break;
      }
      case 'compile': {
        await stopWithParent();
        const { compileEach } = await import('./capture/compile.js');
        await compileEach(spec.texts, host, tell);
        break;
      }
      case 'list': {
        await stopWithParent();
        const { listOf } = await import('./capture/lists.js');
        tell(await listOf(spec.list, host, spec.paths));
        break;
      }
    }
    process.exitCode = 0;
  } catch (error) {
    failWith(error);
  }
}

const probesLeft = (): ProbeRunnerError =>
  new ProbeRunnerError({
    code: 'PROBES_LEFT',
    message: 'nobody can say that every process of the probes has ended',
    category: 'system',
    hint: 'look for them with ps, and end them before the next run',
  });

/** One line of what was found. */
function tell(found: unknown): void {
  process.stdout.write(`${JSON.stringify(found)}\n`);
}

/** Whoever asked has had enough, or is gone: nothing that was started stays. */
async function stopWithParent(): Promise<void> {
  const { killAllRunning } = await import('./supervise/run-process.js');
  const stop = (): never => {
    killAllRunning();
    process.exit(143);
  };
  process.on('SIGTERM', stop);
  process.stdout.on('error', stop);
}

/** The question that `status` asks has nothing to check, and the schemas take longer to load than the answer. */
const FACTS = '{"mode":"facts"}';

async function specOf(text: string): Promise<Spec> {
  if (text === FACTS) return { mode: 'facts' };
  const { parseSpec } = await import('@runtime/job');
  return parseSpec(text);
}

/** Orders hold the nonce: they are gone before any probe could read them. */
function takeFile(path: string): string {
  const text = readFileSync(path, 'utf8');
  unlinkSync(path);
  return text;
}

const EXIT: Record<string, number> = { usage: 2, host: 3, input: 4, locked: 5, system: 6, bug: 70, interrupted: 130 };

export function failWith(error: unknown): void {
  const known = error instanceof RuntimeError;
  const value = known
    ? { code: error.code, message: error.message, category: error.category, hint: error.hint, details: error.details }
    : { code: 'UNEXPECTED', message: error instanceof Error ? (error.stack ?? error.message) : String(error), category: 'bug' };
  process.stderr.write(`${JSON.stringify({ error: value })}\n`);
  process.exitCode = EXIT[value.category] ?? 70;
}
