import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as observations from '@runtime/observations';
import { repositoryRoot } from '@runtime/testing';
import { describe, expect, it } from 'vitest';

const readme = readFileSync(join(repositoryRoot, 'packages/observations/README.md'), 'utf8');
const examples = [...readme.matchAll(/```js\n([\s\S]*?)```/g)].map(([, code]) => code ?? '');

/** Runs an example of the page with this package in place of its import; gives what it printed. */
async function run(code: string): Promise<string> {
  const body = code.replace(/import \{([^}]*)\} from '@runtime\/observations';/, 'const {$1} = thisPackage;');
  const printed: string[] = [];
  const process = { stdout: { write: (text: string) => printed.push(text) } };
  const console = { log: (...values: unknown[]) => printed.push(`${values.join(' ')}\n`) };
  const AsyncFunction = (async () => {}).constructor as new (...args: string[]) => (...values: unknown[]) => Promise<void>;
  await new AsyncFunction('thisPackage', 'process', 'console', body)(observations, process, console);
  return printed.join('');
}

describe('the examples of the readme', () => {
  it('run and print what they say', async () => {
    expect(examples).toHaveLength(2);
    const [first = '', second = ''] = await Promise.all(examples.map(run));
    expect(first).toMatch(/^partial deny\n\{"baseline": null/);
    expect(JSON.parse(second)).toMatchObject([{ probe_name: 'read', normalized_path: '/private/tmp/a' }]);
  });

  it('stand beside a table that names every function', () => {
    const functions = Object.entries(observations).filter(
      ([name, value]) => typeof value === 'function' && !/^[A-Z]/.test(name) && name !== 'switchesOf',
    );
    for (const [name] of functions) expect(readme, name).toContain(`\`${name}`);
  });
});
