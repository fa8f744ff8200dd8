import type { Finding } from '@runtime/plan';
import { packageVersion } from '../version.js';

/** An earlier file of this kind may be replaced. */
export const SARIF = { name: 'a SARIF file', mark: 'sarif-2.1.0.json' };

/** Lint findings as SARIF 2.1.0, for code scanning services. Paths stay repository-relative. */
export function sarifOf(errors: readonly Finding[], warnings: readonly Finding[]): unknown {
  const findings = [...errors, ...warnings];
  const rules = [...new Set(findings.map(({ code }) => code))].sort();
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
          message: { text: hint === undefined ? message : `${message} (${hint})` },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: encodeURI(path) },
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
