import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { buildProgram, repositoryRoot } from '@runtime/testing';

const app = 'apps/probe-runner';
/** What the runner is made of. */
const SOURCES = [
  'apps/probe-runner/src',
  'packages/contracts/src',
  'packages/files/src',
  'packages/job/src',
  'packages/worlds/src',
  'packages/sbpl/src',
];
const SIMULATED = [...SOURCES, 'apps/probe-runner/test/support', 'fixtures/macos-tools', 'packages/execution/test/support'];
const args = ['--config', 'test/support/tsup.config.ts'];

const cached = (name: string): string => join(repositoryRoot, '.cache', name);

/** Builds the runner and the simulated tools of macOS, and the supervisor for those who start one. */
export default function buildRunner(project?: { name?: string }): void {
  buildProgram({ app, into: join(repositoryRoot, app, 'dist'), first: 'runner.js', sources: SOURCES });
  // The simulated tools decide by the built-in world, whose data stands beside what is built.
  cpSync(join(repositoryRoot, 'packages', 'worlds', 'worlds'), cached('worlds'), { recursive: true });
  buildProgram({ app, into: cached('macos-tools'), first: 'entry.js', sources: SIMULATED, args });
  if (project?.name !== 'execution') return;
  const sources = [...SIMULATED, 'packages/execution/src'];
  buildProgram({ app, into: cached('supervisor'), first: 'supervisor.js', sources, args, env: { BUILD_SUPERVISOR: '1' } });
}
