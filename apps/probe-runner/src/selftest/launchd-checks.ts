import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { chooseDomain, Launchctl, presenceOf } from '../launchd/launchctl.js';
import { renderPlist } from '../launchd/plist.js';
import { type Check, type CheckContext, found } from './check.js';

const GONE_MS = 15_000;

/** Loads one job that prints what it sees of itself, waits for it, and boots it out. */
async function runSmallJob({ host, directory }: CheckContext) {
  const label = `runtime-tools.selftest.${randomBytes(6).toString('hex')}`;
  const launchctl = new Launchctl(host);
  const domain = await chooseDomain(launchctl, host.uid ?? 0);
  const output = join(directory, `${label}.out`);
  const plist = join(directory, `${label}.plist`);
  const text = renderPlist({
    label,
    arguments: [host.tools.bash, '-c', 'echo "$PPID|$XPC_SERVICE_NAME|$PWD|end"'],
    workingDirectory: directory,
    stdout: output,
    stderr: `${output}.err`,
    environment: { PATH: '/usr/bin:/bin' },
    sessionTypes: domain.sessionTypes,
  });
  writeFileSync(plist, text, { mode: 0o600 });
  const target = `${domain.name}/${label}`;
  const lint = await launchctl.lint(plist);
  const bootstrap = await launchctl.run('bootstrap', ['bootstrap', domain.name, plist]);
  const ended = await until(() => existsSync(output) && readFileSync(output, 'utf8').includes('|end'));
  const [parent, service, cwd] = (ended ? readFileSync(output, 'utf8') : '').trim().split('|');
  const kick = await launchctl.run('kickstart', ['kickstart', '-p', target]);
  const bootout = await launchctl.run('bootout', ['bootout', target]);
  const gone = await untilAsync(async () => (await presenceOf(launchctl, 'print', target)) === 'absent');
  return {
    domain: domain.name,
    domain_reason: domain.reason,
    lint: lint.rc,
    bootstrap: bootstrap.rc,
    ran: ended,
    parent_pid: parent === undefined || parent === '' ? null : Number(parent),
    service_name_is_label: service === label,
    working_directory_kept: cwd === directory,
    kickstart_after_launch_only_once: kick.rc,
    bootout: bootout.rc,
    gone,
  };
}

export const LAUNCHD_CHECKS: readonly Check[] = [
  {
    id: 'small_job',
    question: 'Does a job start under launchd itself, know its label, and go away? What does kickstart do to LaunchOnlyOnce?',
    run: async (context) => {
      const facts = await runSmallJob(context);
      const ok = facts.ran && facts.parent_pid === 1 && facts.service_name_is_label && facts.gone;
      return found(ok, 'ran, parent 1, label known, gone', facts);
    },
  },
  {
    id: 'absent_domain',
    question: 'Does bootstrap into a domain that does not exist end with 5 or 125?',
    run: async ({ host, directory }) => {
      const launchctl = new Launchctl(host);
      const domain = await chooseDomain(launchctl, host.uid ?? 0);
      if (domain.reason === 'gui_domain_available') return { outcome: 'not_applicable', expected: null, found: { gui: true } };
      const label = `runtime-tools.selftest.${randomBytes(6).toString('hex')}`;
      const plist = join(directory, `${label}.plist`);
      const paths = { workingDirectory: directory, stdout: `${plist}.out`, stderr: `${plist}.err` };
      writeFileSync(plist, renderPlist({ label, arguments: [host.tools.true], ...paths, environment: {}, sessionTypes: null }), {
        mode: 0o600,
      });
      const answer = await launchctl.run('bootstrap', ['bootstrap', `gui/${host.uid}`, plist]);
      if (answer.rc === 0) await launchctl.run('bootout', ['bootout', `gui/${host.uid}/${label}`]);
      return { outcome: 'open', expected: null, found: { status: answer.rc, stderr: answer.stderr.slice(0, 200) } };
    },
  },
];

const until = (condition: () => boolean): Promise<boolean> => untilAsync(async () => condition());

async function untilAsync(condition: () => Promise<boolean>): Promise<boolean> {
  const end = performance.now() + GONE_MS;
  while (!(await condition())) {
    if (performance.now() > end) return false;
    await delay(100);
  }
  return true;
}
