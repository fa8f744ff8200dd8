import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { referenceRoot } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { type JobPlist, renderPlist } from '../../src/launchd/plist.js';

const STAGE = '/private/var/folders/xx/T/runtime-stage-AbCdEf';
const LABEL = 'runtime-tools.run.5d2578e6.0a1b2c3d';

const job: JobPlist = {
  label: LABEL,
  arguments: ['/usr/local/bin/node', `${STAGE}/runner.mjs`, '--spec', `${STAGE}/spec.json`],
  workingDirectory: STAGE,
  stdout: `${STAGE}/stdout.txt`,
  stderr: `${STAGE}/stderr.txt`,
  environment: { PATH: '/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C' },
  sessionTypes: null,
};

const GOLDEN = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
	<key>EnvironmentVariables</key>
	<dict>
		<key>LC_ALL</key>
		<string>C</string>
		<key>PATH</key>
		<string>/usr/bin:/bin:/usr/sbin:/sbin</string>
	</dict>
	<key>Label</key>
	<string>${LABEL}</string>
	<key>LaunchOnlyOnce</key>
	<true/>
	<key>ProcessType</key>
	<string>Interactive</string>
	<key>ProgramArguments</key>
	<array>
		<string>/usr/local/bin/node</string>
		<string>${STAGE}/runner.mjs</string>
		<string>--spec</string>
		<string>${STAGE}/spec.json</string>
	</array>
	<key>RunAtLoad</key>
	<true/>
	<key>StandardErrorPath</key>
	<string>${STAGE}/stderr.txt</string>
	<key>StandardOutPath</key>
	<string>${STAGE}/stdout.txt</string>
	<key>WorkingDirectory</key>
	<string>${STAGE}</string>
</dict>
</plist>
`;

describe('when a property list is rendered', () => {
  it('is this text, byte for byte', () => {
    expect(renderPlist(job)).toBe(GOLDEN);
  });

  it('names the session types for a background session', () => {
    const text = renderPlist({ ...job, sessionTypes: ['Background'] });
    expect(text).toContain('\t<key>LimitLoadToSessionType</key>\n\t<array>\n\t\t<string>Background</string>\n\t</array>\n');
  });

  it('escapes what XML would take for its own', () => {
    expect(renderPlist({ ...job, label: 'a&b<c>"d"' })).toContain('<string>a&amp;b&lt;c&gt;"d"</string>');
  });

  it('refuses what no property list can hold', () => {
    expect(() => renderPlist({ ...job, workingDirectory: '/tmp/\u0000' })).toThrow(TypeError);
  });

  it('asks for no restart, no expansion and no orphans', () => {
    for (const key of ['KeepAlive', 'EnableGlobbing', 'AbandonProcessGroup', 'SessionCreate', 'UserName', 'StartInterval']) {
      expect(GOLDEN).not.toContain(`<key>${key}</key>`);
    }
  });
});

/** Key by key, what the recorded job had and ours has not, or has otherwise, and why. */
const DIFFERENCES: Record<string, string> = {
  LaunchOnlyOnce: 'ours alone: the job is never spawned twice',
  ProcessType: 'ours alone: unset means light throttling, so the value is chosen and written down',
  EnvironmentVariables: 'ours holds nothing about the run: orders and nonce are in a file that the worker removes',
  ProgramArguments: 'ours starts the staged runner, not the whole tool again',
};

describe.skipIf(referenceRoot === null)('when ours is compared with the recorded property list', () => {
  const run = '5d2578e6-5178-4bcb-aaf7-6d5683e5c7b3';
  const recorded = () =>
    readFileSync(
      join(
        referenceRoot as string,
        'vfs-canonicalization/book/evidence/experiments/runtime-final-final/suites/vfs-canonicalization/out',
        run,
        'launchctl',
        `sandbox-lore.runtime.${run}.plist`,
      ),
      'utf8',
    );
  const keysOf = (text: string): string[] => [...text.matchAll(/^\t<key>([^<]*)<\/key>$/gm)].map((match) => match[1] as string);

  it('differs in the keys that are explained, and in no other', () => {
    const [ours, theirs] = [keysOf(GOLDEN), keysOf(recorded())];
    expect(theirs.filter((key) => !ours.includes(key))).toEqual([]);
    expect(ours.filter((key) => !theirs.includes(key)).every((key) => key in DIFFERENCES)).toBe(true);
    expect(Object.keys(DIFFERENCES).every((key) => ours.includes(key))).toBe(true);
  });

  it('is indented and ordered as the system writes it', () => {
    const theirs = recorded();
    expect(theirs.split('\n').slice(0, 4)).toEqual(GOLDEN.split('\n').slice(0, 4));
    expect(keysOf(theirs)).toEqual([...keysOf(theirs)].sort());
  });
});
