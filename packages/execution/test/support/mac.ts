import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HostAdditions } from '@runtime/contracts';
import { fixturesRoot, repositoryRoot, temporaryDirectory } from '@runtime/testing';
import type { Setting } from '../../src/setting.js';
import type { Script } from './script.js';

const BUILT = join(repositoryRoot, '.cache', 'macos-tools');
/** The names of the runner's `HostTools`; the entry refuses a set that lacks one. */
const NAMES = [
  'sandbox_exec',
  'bash',
  'true',
  'launchctl',
  'plutil',
  'getconf',
  'sw_vers',
  'csrutil',
  'log',
  'codesign',
  'ps',
  'head',
  'stat',
  'xattr',
  'sysctl',
  'nc',
  'kmutil',
  'mount',
  'ioreg',
] as const;
type ToolName = (typeof NAMES)[number];

const FACTS: readonly string[] = ['sw_vers', 'csrutil', 'getconf', 'log', 'codesign', 'plutil', 'ps', 'mount', 'ioreg'];
/** Real programs of the machine the test runs on: there is nothing to simulate about them. */
const REAL: Partial<Record<ToolName, string>> = { true: '/bin/true' };

export interface Mac {
  setting: Setting;
  state: string;
  /** Where stages are made. */
  temp: string;
  tools: Record<ToolName, string>;
  /** Every call of a simulated tool so far. */
  calls: () => string[][];
}

/**
 * A simulated Mac: tools as executables, decisions by the policy engine, jobs as real processes. `helper` says whether it
 * has a (simulated) native helper, or is the text of one.
 */
export function simulatedMac(
  script: Script = {},
  options: { helper?: boolean | string; uid?: number; additions?: HostAdditions; tools?: Partial<Record<ToolName, string>> } = {},
): Mac {
  const state = temporaryDirectory();
  const temp = join(state, 'T');
  mkdirSync(temp);
  writeFileSync(join(state, 'script.json'), JSON.stringify({ temp, ...script }));
  const tools = {} as Record<ToolName, string>;
  for (const name of NAMES) {
    tools[name] =
      REAL[name] ??
      (name === 'bash' ? stubShell(state) : null) ??
      wrapper(state, name.replace('_', '-'), programOf(name), programOf(name) === 'tool' || programOf(name) === 'facts' ? [name] : []);
  }
  Object.assign(tools, options.tools === undefined ? {} : { launchctl: options.tools.launchctl ?? tools.launchctl });
  const helper =
    options.helper === true
      ? // One that misbehaves is no helper any more.
        wrapper(state, 'runtime-helper', script.every_tool === undefined ? 'helper' : 'facts', [])
      : typeof options.helper === 'string'
        ? executable(state, 'runtime-helper', options.helper)
        : null;
  const mac = JSON.stringify({ tools, state, helper, uid: options.uid ?? 501, additions: options.additions });
  const entry = (name: string, main: string): string => {
    const path = join(state, `${name}.mjs`);
    writeFileSync(path, `import { ${main} } from ${JSON.stringify(join(BUILT, 'entry.js'))};\nawait ${main}(${mac});\n`);
    return path;
  };
  const runner = entry('runner', 'testRunner');
  const launchd = entry('launchd', 'testLaunchd');
  return {
    state,
    temp,
    tools,
    calls: () =>
      existsSync(join(state, 'calls.ndjson'))
        ? readFileSync(join(state, 'calls.ndjson'), 'utf8')
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line))
        : [],
    setting: {
      platform: 'darwin',
      uid: options.uid ?? 501,
      runnerEntry: () => runner,
      launchdEntry: () => launchd,
      // Patient, because the machine may be busy; tests of impatience bring their own.
      launchTiming: { kickstart: 15_000, grace: 8000, watch: 15_000 },
      connectMs: 25_000,
    },
  };
}

const programOf = (name: ToolName): string =>
  name === 'sandbox_exec' ? 'sandbox-exec' : name === 'launchctl' ? 'launchctl' : FACTS.includes(name) ? 'facts' : 'tool';

/** A program that starts another with arguments in front. No shell: a shell would add to the environment. */
function wrapper(state: string, name: string, program: string, args: string[]): string {
  const lead = JSON.stringify([join(BUILT, `${program}.js`), state, ...args]);
  const load = `const [program, ...lead] = ${lead};\nprocess.argv.splice(2, 0, ...lead);\nimport(program);\n`;
  return executable(state, name, `#!${process.execPath}\n${load}`);
}

const stubShell = (state: string): string =>
  executable(state, 'bash', `#!/bin/sh\nexec /bin/bash '${join(fixturesRoot, 'macos-tools', 'bash.sh')}' '${state}' "$@"\n`);

function executable(state: string, name: string, text: string): string {
  const path = join(state, 'bin', name);
  mkdirSync(join(state, 'bin'), { recursive: true });
  writeFileSync(path, text);
  chmodSync(path, 0o755);
  return path;
}
