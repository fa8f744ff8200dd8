import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { encodePretty, shown } from '@runtime/contracts';
import { isInside, realPathOf } from '@runtime/files';
import type { Finding } from '@runtime/plan';
import { packageVersion } from '../version.js';

/** An earlier file of this kind may be replaced. */
export const SARIF = { name: 'a SARIF file', mark: 'sarif-2.1.0.json' };

export interface Findings {
  errors: readonly Finding[];
  warnings: readonly Finding[];
  /** The folder that their paths start from. */
  base: string;
}

export const sarifText = (findings: Findings): string => `${encodePretty(sarifOf(findings))}\n`;

/** Lint findings as SARIF 2.1.0, for code scanning services. They look for files from the root of the checkout. */
export function sarifOf({ errors, warnings, base }: Findings): unknown {
  const findings = [...errors, ...warnings];
  const rules = [...new Set(findings.map(({ code }) => code))].sort();
  const from = realPathOf(base);
  const checkout = checkoutAround(from);
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'runtime', semanticVersion: packageVersion(), rules: rules.map((id) => ({ id })) } },
        results: findings.map(({ code, severity, message, path, field, line, column, hint }) => ({
          ruleId: code,
          ruleIndex: rules.indexOf(code),
          level: severity,
          message: { text: shown(hint === undefined ? message : `${message} (${hint})`, 'sarif') },
          locations: [
            {
              physicalLocation: {
                artifactLocation: locationOf(checkout, resolve(from, path)),
                ...(line === undefined ? {} : { region: { startLine: line, startColumn: column ?? 1 } }),
              },
              ...(field === '' ? {} : { logicalLocations: [{ fullyQualifiedName: field }] }),
            },
          ],
        })),
      },
    ],
  };
}

/** The nearest folder above that is under version control; the folder itself where none is. */
function checkoutAround(base: string): string {
  for (let at = base; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at;
    if (at === dirname(at)) return base;
  }
}

/** A relative reference in which no part of a name is taken for a scheme, a query or a fragment; a whole URL outside the checkout. */
function locationOf(checkout: string, file: string): { uri: string; uriBaseId?: string } {
  if (!isInside(checkout, file)) return { uri: pathToFileURL(file).href };
  const names = relative(checkout, file)
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .split(sep);
  return { uri: names.map(encodeURIComponent).join('/'), uriBaseId: '%SRCROOT%' };
}
