import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { envelopeOf, exitCodeOf, RuntimeError } from '@runtime/contracts';
import { temporaryDirectory } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { CliError, toRuntimeError } from '../src/error.js';
import { junitOfValidation } from '../src/export/junit-validation.js';
import { sarifOf } from '../src/export/sarif.js';
import { renderError, renderResult } from '../src/output/printer.js';
import { formatTable } from '../src/output/table.js';
import { lastWordOn } from '../src/switches.js';
import { CONTRACT_VERSIONS } from '../src/version.js';

const plain = { json: false, format: undefined, color: false } as const;

describe('text from documents', () => {
  it('is as wide in a table as it is on a terminal', async () => {
    expect(
      await formatTable([
        { name: '漢字', n: 1 },
        { name: 'abcd', n: 22 },
        { name: 'e\u0301', n: 3 },
      ]),
    ).toEqual(['name   n', '----  --', '漢字   1', 'abcd  22', 'e\u0301      3']);
  });

  it('stays in its table cell', async () => {
    expect(
      await formatTable([
        { name: 'x\ny', n: 10 },
        { name: 'longer', n: 2 },
      ]),
    ).toEqual(['name     n', '------  --', 'x\\ny    10', 'longer   2']);
    expect(await formatTable([])).toEqual(['(none)']);
  });
});

describe('a result', () => {
  it('is one JSON document under --json, whatever lines there are', async () => {
    expect(await renderResult({ document: { a: 1 }, lines: ['for people'] }, { ...plain, json: true })).toBe('{\n  "a": 1\n}\n');
  });

  it('is its lines for people, else its document', async () => {
    expect(await renderResult({ document: { a: 1 }, lines: ['for people'] }, plain)).toBe('for people\n');
    expect(await renderResult({ document: [] }, plain)).toBe('[]\n');
    expect(await renderResult({ document: { a: [1] } }, { ...plain, format: 'table' })).toBe('name  value\n----  -----\na     [1]\n');
  });
});

it.each([
  [['run', '--json'], true],
  [['run', '--json=true'], true],
  [['--json', 'run', '--no-json'], false],
  [['run', '--json=false', '--json'], true],
  [['run', '--', '--json'], undefined],
  [['run'], undefined],
])('takes the last word on a switch: %j', (argv, on) => {
  expect(lastWordOn(argv, 'json')).toBe(on);
});

describe('a failure', () => {
  it('exits by its category', () => {
    const of = (category: RuntimeError['category']): number => exitCodeOf(new RuntimeError({ code: 'X', message: 'x', category }));
    expect((['usage', 'host', 'input', 'locked', 'system', 'bug', 'interrupted'] as const).map(of)).toEqual([2, 3, 4, 5, 6, 70, 130]);
  });

  it('keeps what the system said, and calls the rest a bug', () => {
    expect(toRuntimeError(Object.assign(new Error('no space'), { code: 'ENOSPC', path: '/x' }))).toMatchObject({
      code: 'ENOSPC',
      category: 'system',
      path: '/x',
    });
    expect(toRuntimeError(Object.assign(new Error('gone'), { code: 'ENOENT' }))).toMatchObject({ category: 'input' });
    expect(toRuntimeError(new TypeError('x is not a function'))).toMatchObject({ code: 'INTERNAL', category: 'bug' });
    expect(toRuntimeError('thrown text')).toMatchObject({ code: 'INTERNAL' });
  });

  it('prints as an envelope with what it knows', () => {
    const error = new CliError({ code: 'SCHEMA_UNKNOWN', message: 'm', path: 'p', field: '/a', hint: 'h', details: { n: 1 } });
    expect(envelopeOf(error)).toEqual({
      error: { code: 'SCHEMA_UNKNOWN', message: 'm', hint: 'h', path: 'p', details: { field: '/a', n: 1 } },
    });
    expect(envelopeOf(new CliError({ code: 'INTERNAL', message: 'm' }))).toEqual({ error: { code: 'INTERNAL', message: 'm' } });
  });

  it('tells people what, where and what next, with every problem of a document', () => {
    const error = new CliError({
      code: 'INTERNAL',
      message: 'bad document',
      path: 'a.json',
      hint: 'fix it',
      details: { problems: [{ field: '/x', message: 'is\u001bmissing' }] },
    });
    expect(renderError(error, plain)).toBe('error INTERNAL: bad document\n  in a.json\n  - /x: is\\u{1b}missing\n  next: fix it\n');
  });
});

describe('exports for CI services', () => {
  it('writes lint findings as SARIF with file, line and rule', () => {
    const finding = { severity: 'error', code: 'sbpl.syntax', path: 'a b.sb', field: '', message: 'm', line: 3, column: 7 } as const;
    const { version, runs } = sarifOf({ errors: [finding], warnings: [], base: temporaryDirectory() }) as {
      version: string;
      runs: { results: unknown[]; tool: { driver: { rules: unknown } } }[];
    };
    expect(version).toBe('2.1.0');
    expect(runs[0]!.tool.driver.rules).toEqual([{ id: 'sbpl.syntax' }]);
    expect(runs[0]!.results).toEqual([
      {
        ruleId: 'sbpl.syntax',
        ruleIndex: 0,
        level: 'error',
        message: { text: 'm' },
        locations: [
          { physicalLocation: { artifactLocation: { uri: 'a%20b.sb', uriBaseId: '%SRCROOT%' }, region: { startLine: 3, startColumn: 7 } } },
        ],
      },
    ]);
  });

  it.each([
    ['c:d/plan.json', 'suites/demo/c%3Ad/plan.json'],
    ['p#1.json', 'suites/demo/p%231.json'],
    ['what?.json', 'suites/demo/what%3F.json'],
    ['100%.json', 'suites/demo/100%25.json'],
    ['ü/\\.json', 'suites/demo/%C3%BC/%5C.json'],
    ['../other.json', 'suites/other.json'],
    ['\ud800.json', 'suites/demo/%EF%BF%BD.json'],
  ])('names the file %s from the root of the checkout', (path, uri) => {
    const checkout = temporaryDirectory();
    mkdirSync(join(checkout, '.git'));
    mkdirSync(join(checkout, 'suites/demo'), { recursive: true });
    const finding = { severity: 'error', code: 'a.b', path, field: '', message: '[m](1)\n' } as const;
    const { runs } = sarifOf({ errors: [finding], warnings: [], base: join(checkout, 'suites/demo') }) as {
      runs: { results: unknown[] }[];
    };
    expect(runs[0]!.results[0]).toMatchObject({
      message: { text: '\\[m\\](1)\\\\n' },
      locations: [{ physicalLocation: { artifactLocation: { uri, uriBaseId: '%SRCROOT%' } } }],
    });
  });

  it('names a file outside of the checkout by its whole URL', () => {
    const checkout = temporaryDirectory();
    mkdirSync(join(checkout, '.git'));
    const finding = { severity: 'error', code: 'a.b', path: '/System/x y.sb', field: '', message: 'm' } as const;
    expect(JSON.stringify(sarifOf({ errors: [finding], warnings: [], base: checkout }))).toContain(
      '"artifactLocation":{"uri":"file:///System/x%20y.sb"}',
    );
  });

  it('writes a validation as JUnit with hostile text made inert', () => {
    const result = {
      ok: false,
      run_id: '<r>',
      artifacts: 3,
      errors: [{ code: 'BUNDLE_DIGEST_MISMATCH', path: 'a"&.json', message: '<x>\u0000' }],
    };
    const text = junitOfValidation(result as never);
    expect(text).toContain('name="BUNDLE_DIGEST_MISMATCH a&#34;&#38;.json"');
    expect(text).toContain('message="&#60;x&#62;\\u{0}"');
    expect(text).toContain('failures="1"');
  });
});

describe('--version', () => {
  it('names the contracts as the contracts package has them', async () => {
    const { SCHEMA_VERSIONS } = await import('@runtime/contracts');
    const versions: Record<string, string> = { ...SCHEMA_VERSIONS };
    for (const [name, version] of Object.entries(CONTRACT_VERSIONS)) expect(versions[name], name).toBe(version);
  });
});
