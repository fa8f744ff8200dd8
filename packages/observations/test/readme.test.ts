import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as observations from '@runtime/observations';
import { repositoryRoot } from '@runtime/testing';
import { expect, it } from 'vitest';

const readme = readFileSync(join(repositoryRoot, 'packages/observations/README.md'), 'utf8');
const [example = ''] = [...readme.matchAll(/```js\n([\s\S]*?)```/g)].map(([, code]) => code ?? '');

it('prints what the readme says', () => {
  const body = example.replace(/import \{([^}]*)\} from '@runtime\/observations';/, 'const {$1} = thisPackage;');
  const printed: string[] = [];
  const console = { log: (...values: unknown[]) => printed.push(values.join(' ')) };
  new Function('thisPackage', 'console', body)(observations, console);
  expect(example).toContain(`// ${printed.join('\n')}\n`);
});

it('exports what the readme names, and nothing else', () => {
  expect(Object.keys(observations)).toEqual(['deriveDocuments', 'ProfileStatuses']);
});
