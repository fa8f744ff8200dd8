import type { Setting } from '../../src/setting.js';
import { type FailureScript, ONE } from './failure.js';

/** Looks often, and kicks so late that only the looking can have ended the run. */
const WATCHFUL: Partial<Setting> = { launchTiming: { kickstart: 60_000, grace: 8000, watch: 50 }, connectMs: 60_000 };
/** Nobody waits long for a job that does not come. */
const HURRIED: Partial<Setting> = { launchTiming: { kickstart: 100, grace: 8000 }, connectMs: 4000 };

const AD_HOC = 'this Node is signed ad hoc, and from macOS 26 on launchd may kill such a program without a word; use the one of nodejs.org';

const refused = (rc: number, cause: string, verdict: string): string =>
  `run failed, channel: BOOTSTRAP_FAILED, status ${rc}, ${cause} (${verdict})`;

/** launchd does not take the job. */
const REFUSING: readonly FailureScript[] = [
  {
    happens: 'the caller of launchd is in a sandbox',
    script: { nested: true },
    told: 'run failed, channel: ALREADY_SANDBOXED',
  },
  {
    happens: '`plutil` does not take the property list',
    script: { lint: { rc: 1, text: 'Encountered unexpected EOF' } },
    told: 'run failed, channel: PLIST_INVALID',
  },
  {
    happens: '`launchctl` cannot be run',
    script: {},
    without: 'launchctl',
    setting: { launchTiming: { kickstart: 15_000, grace: 300 } },
    told: 'run failed, channel: LAUNCHCTL_UNAVAILABLE, launchctl_failed (yes)',
  },
  { happens: 'no such process', script: { bootstrap: { rc: 3 } }, told: refused(3, 'label_settling', 'unknown') },
  {
    happens: 'input/output error, and the label is loaded',
    script: { bootstrap: { rc: 5, loads: true }, never_spawns: true },
    told: refused(5, 'label_loaded', 'yes'),
  },
  {
    happens: 'input/output error for no visible reason',
    script: { bootstrap: { rc: 5 } },
    told: refused(5, 'service_disabled', 'unknown'),
  },
  {
    happens: 'input/output error, and the service is disabled',
    script: { bootstrap: { rc: 5 }, disabled: true },
    told: refused(5, 'service_disabled', 'yes'),
  },
  { happens: 'an earlier job is being torn down', script: { bootstrap: { rc: 36 } }, told: refused(36, 'label_settling', 'unknown') },
  { happens: 'an earlier job is being cleaned up', script: { bootstrap: { rc: 37 } }, told: refused(37, 'label_settling', 'unknown') },
  { happens: 'no such service', script: { bootstrap: { rc: 113 } }, told: refused(113, 'already_sandboxed', 'no') },
  { happens: 'the service is disabled', script: { bootstrap: { rc: 119 } }, told: refused(119, 'service_disabled', 'yes') },
  { happens: 'a status nobody has explained', script: { bootstrap: { rc: 78 } }, told: refused(78, 'service_disabled', 'unknown') },
  {
    happens: 'neither the graphical nor the background domain takes a job',
    script: { bootstrap: { rc: 125 } },
    told: refused(125, 'domain_missing', 'yes'),
  },
  {
    happens: 'there is neither a graphical nor a background domain',
    script: { gui: false, user: false, absent_domain: 112 },
    told: refused(112, 'domain_missing', 'yes'),
  },
];

/** launchd takes the job after all, or elsewhere. */
const RECOVERING: readonly FailureScript[] = [
  { happens: 'nobody is logged in at the screen', script: { gui: false }, told: 'ran in user/501, gui_domain_unavailable' },
  { happens: 'the graphical domain answers and takes no job', script: { gui_refuses: 125 }, told: 'ran in user/501, gui_domain_refused' },
  {
    happens: 'the graphical domain goes away before the job comes',
    script: { gui_leaves: true, absent_domain: 5 },
    told: 'ran in user/501, gui_domain_refused',
    twin: true,
  },
  {
    happens: 'the job is accepted and spawned only when kicked',
    script: { never_spawns: 'until_kicked' },
    setting: { launchTiming: { kickstart: 100, grace: 8000 } },
    told: 'ran in gui/501, kicked',
  },
  { happens: 'the label stays for a second after it was booted out', script: { settle_ms: 900 }, told: 'ran in gui/501, gone confirmed' },
];

/** launchd takes the job, and the job does not do its work. */
const LOSING: readonly FailureScript[] = [
  {
    happens: 'the job is never spawned',
    script: { never_spawns: true },
    setting: HURRIED,
    told: 'run failed, deadline: the runner never connected: it was not started, or it cannot reach its supervisor',
  },
  {
    happens: 'launchd does not know the job a moment later',
    script: { forgets: true },
    setting: WATCHFUL,
    told: 'run failed, channel: RUNNER_DIED, launchd does not know the job any more',
  },
  {
    happens: 'the job says why it cannot begin',
    script: { tamper: { file: 'spec.json', text: '{}' } },
    setting: WATCHFUL,
    told: 'run failed, channel: RUNNER_DIED, SPEC_INVALID',
  },
  {
    happens: 'the job dies without a word, and launchd unloads what may be launched only once',
    script: { once_removes: true, job_dies: true },
    setting: WATCHFUL,
    told: 'run failed, channel: RUNNER_DIED, launchd does not know the job any more',
    twin: true,
  },
  {
    happens: 'the same on macOS 26, where Node is one that nobody signed',
    script: { once_removes: true, job_dies: true, product_version: '26.3', build: '25D125', node: 'ad_hoc' },
    setting: WATCHFUL,
    told: `run failed, channel: RUNNER_DIED, launchd does not know the job any more; ${AD_HOC}`,
  },
  {
    happens: 'the worker is killed between two probes',
    script: { kill_worker_at_probe: 2 },
    suite: { ...ONE, probes: [{ id: 'one' }, { id: 'two' }, { id: 'three' }] },
    told: 'run failed, runner: the runner died after 1 of 3 rows',
  },
  {
    happens: 'a probe hangs, and the job does not listen',
    script: { tools: { head: 'forever' }, stubborn: true },
    setting: { limits: { probe_ms: 60_000, total_ms: 4000 }, launchTiming: { kickstart: 15_000, grace: 700 } },
    told: 'run failed, deadline: the run took longer than 4000 ms',
  },
  {
    happens: 'a staged profile is changed',
    script: { tamper: { file: 'runtime_profiles/p.p.runtime.sb', text: '(version 1)(allow default)' } },
    told: 'run failed, runner: profile_changed',
  },
  {
    happens: 'the staged job is changed',
    script: { tamper: { file: 'job/job.json', text: '{}' } },
    told: 'run failed, runner: the runner died after 0 of 1 rows: JOB_INVALID',
  },
];

export const LAUNCHING: readonly FailureScript[] = [...REFUSING, ...RECOVERING, ...LOSING];
