import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { behaviours } from '../../packages/behaviours/src/index.js';
import { behaviourSections } from '../docs/behaviours-page.mjs';
import { root } from '../docs/sources.mjs';

const PAGE = join(root, 'docs/behaviours.md');
const MADE = /(<!-- behaviours -->\n)([\s\S]*?)(<!-- end of behaviours -->)/;

it('the page of behaviours says what their data say (UPDATE_DOCS=1 writes it anew)', () => {
  const sections = `\n${behaviourSections(behaviours().values())}\n`;
  if (process.env['UPDATE_DOCS'] === '1') {
    writeFileSync(
      PAGE,
      readFileSync(PAGE, 'utf8').replace(MADE, (_, head, __, end) => head + sections + end),
    );
  }
  expect(MADE.exec(readFileSync(PAGE, 'utf8'))?.[2]).toBe(sections);
});
