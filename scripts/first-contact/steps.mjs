const MINUTE = 60_000;

/** A command of this repository: its `--json` answer is kept. */
const command = (id, title, minutes, args) => ({ id, title, limit: minutes * MINUTE, args });

/** A built suite, run through a channel and looked at. */
const suite = (template, channel) => [
  ...(channel === 'direct'
    ? [
        command(`build-${template}`, `build the suite ${template}`, 2, [
          'plan-build',
          '--template',
          template,
          '--out',
          `suites/${template}`,
        ]),
      ]
    : []),
  command(`run-${template}-${channel}`, `run ${template} through the channel ${channel}`, 20, [
    ...['run', '--plan', `suites/${template}/plan.json`, '--channel', channel, '--out', `runs/${template}/${channel}`],
  ]),
  command(`validate-${template}-${channel}`, 'validate what it committed', 5, [
    'validate-bundle',
    '--bundle',
    `runs/${template}/${channel}`,
  ]),
];

/** Two suites that need no file of anybody. */
const TEMPLATES = ['probe-op-structure', 'mach-name-equivalence'];

/** Everything that is done, in order: what is short and safe first. Paths are those of the folder. */
export const stepsFor = ({ budget }) => [
  command('status', 'say what this host is, and what can run here', 2, ['status']),
  command('selftest', 'check the facts that are still open, each in a process of its own', 40, ['selftest', '--out', 'selftest.json']),
  command('world-capture', 'capture the world of this Mac', 40, ['world-capture', '--out', 'world.json']),
  command('world-diff', 'say what is another than in the world that everything was written for', 2, [
    ...['world-diff', '--base', 'sonoma-14.4.1-23E224-arm64-dyld-2c0602c5', '--head', 'world.json'],
  ]),
  ...TEMPLATES.flatMap((template) => [...suite(template, 'direct'), ...suite(template, 'launchd_clean')]),
  command('campaign', 'hold the engine against the kernel, by the captured world', budget / 60 + 15, [
    ...['campaign', '--out', 'campaign', '--budget', String(budget), '--against', 'world.json'],
  ]),
];

export const STEPS = stepsFor({ budget: 600 });
