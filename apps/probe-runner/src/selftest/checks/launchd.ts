import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Launchctl, presenceOf } from '../../launchd/launchctl.js';
import { renderPlist } from '../../launchd/plist.js';
import { type Check, type CheckContext, cut, judged, notApplicable, open } from '../check.js';

const WAIT_MS = 15_000;

/** Loads one job that prints what it sees of itself, waits for it, and boots it out. Null: the domain is not there. */
async function runSmallJob({ host, directory }: CheckContext, domain: string, sessionTypes: string[] | null) {
  const launchctl = new Launchctl(host);
  if ((await launchctl.print('print_domain', domain)).rc !== 0) return null;
  const label = `runtime-tools.selftest.${randomBytes(6).toString('hex')}`;
  const output = join(directory, 'job.out');
  const plist = join(directory, `${label}.plist`);
  const text = renderPlist({
    label,
    arguments: [host.tools.bash, '-c', 'echo "$PPID|$XPC_SERVICE_NAME|$PWD|end"'],
    workingDirectory: directory,
    stdout: output,
    stderr: `${output}.err`,
    environment: { PATH: '/usr/bin:/bin' },
    sessionTypes,
  });
  writeFileSync(plist, text, { mode: 0o600 });
  const target = `${domain}/${label}`;
  const begun = performance.now();
  const lint = await launchctl.lint(plist);
  const bootstrap = await launchctl.run('bootstrap', ['bootstrap', domain, plist]);
  const ended = bootstrap.rc === 0 && (await until(async () => existsSync(output) && readFileSync(output, 'utf8').includes('|end')));
  const ranAfter = Math.round(performance.now() - begun);
  const [parent, service, cwd] = (ended ? readFileSync(output, 'utf8') : '').trim().split('|');
  const kick = await launchctl.run('kickstart', ['kickstart', '-p', target]);
  const bootout = await launchctl.run('bootout', ['bootout', target]);
  const gone = await until(async () => (await presenceOf(launchctl, 'print', target)) === 'absent');
  return {
    lint: lint.rc,
    bootstrap: bootstrap.rc,
    bootstrap_text: cut(bootstrap.stderr),
    ran: ended,
    ran_after_ms: ranAfter,
    parent_pid: parent === undefined || parent === '' ? null : Number(parent),
    service_name_is_label: service === label,
    working_directory_kept: cwd === directory,
    kickstart_after_launch_only_once: kick.rc,
    bootout: bootout.rc,
    gone,
  };
}

const small = (id: string, domain: (uid: number) => string, sessionTypes: string[] | null): Check => ({
  id,
  group: 'launchd',
  question: `Does a job start under launchd itself in ${id === 'job_gui' ? 'the graphical' : 'the background'} domain, know its label, and go away? What does kickstart do to LaunchOnlyOnce?`,
  expected: 'ran, parent 1, label known, gone',
  means: 'the launchd channel (launchd/launch.ts) proves a clean start by parent and label, and waits for the job to be gone',
  run: async (context) => {
    const facts = await runSmallJob(context, domain(context.host.uid ?? 0), sessionTypes);
    if (facts === null) return notApplicable('the domain is not there');
    return judged(facts.ran && facts.parent_pid === 1 && facts.service_name_is_label && facts.gone, facts);
  },
});

/** launchd, with one job that does nothing. */
export const LAUNCHD_CHECKS: readonly Check[] = [
  small('job_gui', (uid) => `gui/${uid}`, null),
  small('job_background', (uid) => `user/${uid}`, ['Background']),
  {
    id: 'absent_domain',
    group: 'launchd',
    question: 'With which status does bootstrap into a graphical domain that is not there end?',
    expected: null,
    means: 'launchd/launchctl.ts takes 112 and 125 for an absent domain, and 5 where the domain no longer answers',
    run: async ({ host, directory }) => {
      const launchctl = new Launchctl(host);
      const domain = `gui/${host.uid}`;
      if ((await launchctl.print('print_domain', domain)).rc === 0) return notApplicable('somebody is logged in at the screen');
      const label = `runtime-tools.selftest.${randomBytes(6).toString('hex')}`;
      const plist = join(directory, `${label}.plist`);
      const paths = { workingDirectory: directory, stdout: `${plist}.out`, stderr: `${plist}.err` };
      writeFileSync(plist, renderPlist({ label, arguments: [host.tools.true], ...paths, environment: {}, sessionTypes: null }), {
        mode: 0o600,
      });
      const answer = await launchctl.run('bootstrap', ['bootstrap', domain, plist]);
      if (answer.rc === 0) await launchctl.run('bootout', ['bootout', `${domain}/${label}`]);
      return open({ status: answer.rc, stderr: cut(answer.stderr) });
    },
  },
];

async function until(condition: () => Promise<boolean>): Promise<boolean> {
  const end = performance.now() + WAIT_MS;
  while (!(await condition())) {
    if (performance.now() > end) return false;
    await delay(100);
  }
  return true;
}
