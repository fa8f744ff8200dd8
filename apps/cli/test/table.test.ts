import stringWidth from 'string-width';
import { expect, it } from 'vitest';
import { formatTable } from '../src/output/table.js';

const ROWS = [
  { id: '日本語のファイル', cause: 'denied: no rule allows file-read-data on /private/tmp/日本語のファイル, where it leads', n: 1 },
  { id: 'e\u0301te\u0301', cause: 'short', n: 20 },
  { id: '👩‍👩‍👧 family', cause: '', n: 300 },
];

it('aligns wide, combined and joined characters', async () => {
  const widths = (await formatTable(ROWS)).map((line) => stringWidth(line));
  expect(new Set(widths).size).toBe(1);
});

it.each([200, 80, 60])('keeps to %i columns, and cuts no character in two', async (width) => {
  const lines = await formatTable(ROWS, width);
  for (const line of lines) {
    expect(stringWidth(line)).toBeLessThanOrEqual(width);
    expect(line).not.toMatch(/[\ud800-\udbff]…/);
  }
  expect(lines.join('\n').includes('…')).toBe(width < 200);
});

it('cuts nothing where there is no width to keep to', async () => {
  expect((await formatTable(ROWS)).join('\n')).not.toContain('…');
});
