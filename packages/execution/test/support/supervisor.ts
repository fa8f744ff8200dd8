import { runPlanIn } from '../../src/run.js';

/** A supervisor as a process of its own, so that a test can kill it: `node supervisor.js '<json>'`. */
const { plan, out, repoRoot, runner, launchd, channel, kind } = JSON.parse(process.argv[2] ?? '{}') as Record<string, string>;

await runPlanIn(
  {
    platform: 'darwin',
    uid: 501,
    runnerEntry: () => runner as string,
    launchdEntry: () => launchd as string,
    launchTiming: { kickstart: 700, grace: 1500 },
  },
  plan as string,
  out as string,
  {
    channel: { channel: channel as 'direct', lock: false },
    runner: kind as 'seatbelt',
    repoRoot: repoRoot as string,
    onProgress: ({ done }) => process.stdout.write(`${done}\n`),
  },
);
