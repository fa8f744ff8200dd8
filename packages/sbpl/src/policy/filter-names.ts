import { NUMBER_ATTRIBUTES, TEXT_ATTRIBUTES, type TextAttribute, type TextTest } from './filter.js';

/** What a filter on text looks at, and how. */
export interface TextShape {
  attribute: TextAttribute;
  test: TextTest;
}

const TESTS: Readonly<Record<string, TextTest>> = { literal: 'equal', path: 'equal', subpath: 'subpath', prefix: 'prefix', regex: 'regex' };

const PATH_FILTERS: ReadonlyMap<string, TextTest> = new Map([
  ...Object.entries(TESTS),
  ...Object.entries(TESTS).map(([name, test]): [string, TextTest] => [`path-${name}`, test]),
]);

const MOUNT_RELATIVE: ReadonlyMap<string, TextTest> = new Map(
  Object.entries(TESTS).flatMap(([name, test]): [string, TextTest][] => [
    [`mount-relative-${name}`, test],
    [`mount-relative-path-${name}`, test],
  ]),
);

/** Other spellings of attribute filters. */
const RENAMED: ReadonlyMap<string, TextAttribute> = new Map([
  ['require-entitlement', 'entitlement'],
  ['entitlement-is-present', 'entitlement'],
  ['entitlement-is-bool-true', 'entitlement'],
  ['%entitlement-is-present', 'entitlement'],
  ['%entitlement-is-bool-true', 'entitlement'],
  ['%entitlement-load', 'entitlement'],
]);

/** Filters that exist on the host and that nothing here can decide: they name what they would need. */
const NOT_EVALUATED: ReadonlySet<string> = new Set([
  ...['storage-class', 'storage-class-extension', 'csr', 'debug-mode', 'system-attribute-regex', 'semaphore-owner', 'process-name'],
  ...['process-name-regex', 'device-major', 'device-minor', 'file-attribute', 'file-flags', 'mach-derived-port-role'],
  ...['mach-message-number', 'syscall-mask', 'require-ancestor-with-entitlement', 'message-number', 'user-approval'],
  ...['rootless-boot-device-filter', 'rootless-disk-filter', 'rootless-proc-filter', 'reboot-flags', 'sysctl-number'],
  ...['memorystatus-control-command', 'necp-object', 'nvram-variable-type', 'notification-payload', 'hid-usage'],
  ...['extension-path-ancestor', 'codesigning-operation', 'mac-syscall-number', 'asr-parser-domain', 'asr-parser-name'],
]);

/** What `require-entitlement` may ask of the value besides. */
const ENTITLEMENT_VALUES: ReadonlySet<string> = new Set([
  ...['entitlement-value', 'entitlement-value-regex', '%entitlement-boolean', '%entitlement-string', '%entitlement-string-regex'],
]);

const TEXT_NAMES: ReadonlySet<string> = new Set(TEXT_ATTRIBUTES);
const NUMBER_NAMES: ReadonlySet<string> = new Set(NUMBER_ATTRIBUTES);

export const COMBINATORS: ReadonlySet<string> = new Set(['require-all', 'require-any', 'require-not']);
export const SHAPES: ReadonlySet<string> = new Set(['file-mode', 'remote', 'local', 'path-ancestors']);

export const isNumberFilter = (name: string): boolean => NUMBER_NAMES.has(name);

export const isEntitlementValue = (name: string): boolean => ENTITLEMENT_VALUES.has(name);

/** Filters whose argument is a path: a bare word there is a variable that nothing defines. */
export const isPathFilter = (name: string): boolean => PATH_FILTERS.has(name) || MOUNT_RELATIVE.has(name) || name === 'path-ancestors';

/** `(syscall-group-open)` and its like name sets of calls that are not listed here. */
export const isNotEvaluated = (name: string): boolean => NOT_EVALUATED.has(name) || name.startsWith('syscall-group-');

export function textShape(name: string): TextShape | null {
  const path = PATH_FILTERS.get(name);
  if (path !== undefined) {
    return { attribute: 'path', test: path };
  }
  const relative = MOUNT_RELATIVE.get(name);
  if (relative !== undefined) {
    return { attribute: 'mount-relative-path', test: relative };
  }
  const renamed = RENAMED.get(name);
  if (renamed !== undefined) {
    return { attribute: renamed, test: 'equal' };
  }
  if (TEXT_NAMES.has(name)) {
    return { attribute: name as TextAttribute, test: 'equal' };
  }
  for (const test of ['regex', 'prefix'] as const) {
    const base = name.endsWith(`-${test}`) ? name.slice(0, -test.length - 1) : '';
    if (TEXT_NAMES.has(base)) {
      return { attribute: base as TextAttribute, test };
    }
  }
  return null;
}

/** Whether a name is a filter of the language, evaluated or not. */
export const isFilterName = (name: string): boolean =>
  COMBINATORS.has(name) ||
  SHAPES.has(name) ||
  NUMBER_NAMES.has(name) ||
  isEntitlementValue(name) ||
  isNotEvaluated(name) ||
  textShape(name) !== null;

/** Every filter name of the language that is listed here, for spelling. */
export const filterNames = (): string[] => [
  ...PATH_FILTERS.keys(),
  ...MOUNT_RELATIVE.keys(),
  ...COMBINATORS,
  ...TEXT_ATTRIBUTES.flatMap((name) => [name, `${name}-regex`, `${name}-prefix`]),
  ...NUMBER_NAMES,
  ...SHAPES,
  ...RENAMED.keys(),
  ...NOT_EVALUATED,
];
