import type { EngineDecision } from '../types.js';

/** A question on which ways to rank rules differ. None of them was measured by the time of writing. */
export interface Discriminator {
  name: string;
  text: string;
  operation: string;
  target: string;
  /** The answer under the model. */
  model: EngineDecision;
  /** Numbers those that a Mac would settle. */
  experiment: number | null;
}

const T = '/private/tmp/prec';
const ALLOW = '(version 1)(allow default)';
const DENY = '(version 1)(deny default)';

const BASE = `(version 1)(allow file-write-create (subpath "${T}/i"))(deny file-write-create)`;

const question = (
  name: string,
  text: string,
  operation: string,
  target: string,
  model: EngineDecision,
  experiment: number | null = null,
): Discriminator => ({ name, text, operation, target, model, experiment });

/** Profiles that some of them import, by name. */
export const DISCRIMINATOR_IMPORTS: Readonly<Record<string, string>> = { [`${T}/base.sb`]: BASE };

const own = '(deny file-write-unlink)';
const family = `(allow file-write* (subpath "${T}"))`;
const imported = `(import "${T}/base.sb")`;
const create = '(allow file-write-create)';
const file = '(vnode-type REGULAR-FILE)';

export const DISCRIMINATORS: readonly Discriminator[] = [
  question('bare own deny before a family allow', `${ALLOW}${own}${family}`, 'file-write-unlink', `${T}/a`, 'deny', 1),
  question('the same, the other way round', `${ALLOW}${family}${own}`, 'file-write-unlink', `${T}/a`, 'deny', 1),
  question(
    'own allow, later deny of a family',
    `${ALLOW}(allow file-read-data (literal "${T}/a"))(deny file* (subpath "${T}"))`,
    'file-read-data',
    `${T}/a`,
    'allow',
    2,
  ),
  question(
    'the family alone',
    `${ALLOW}(allow file-read-data (literal "${T}/a"))(deny file* (subpath "${T}"))`,
    'file-read-data',
    `${T}/b`,
    'deny',
    2,
  ),
  question(
    'require-all before a plain subpath',
    `${ALLOW}(allow file-read-data (require-all (subpath "${T}") ${file}))(deny file-read-data (subpath "${T}"))`,
    'file-read-data',
    `${T}/a`,
    'deny',
    2,
  ),
  question('a bare allow after an import', `${DENY}(allow default)${imported}${create}`, 'file-write-create', `${T}/n`, 'allow', 3),
  question(
    'a bare allow after an import, below its filter',
    `${DENY}(allow default)${imported}${create}`,
    'file-write-create',
    `${T}/i/n`,
    'allow',
    3,
  ),
  question('a bare allow before an import', `${DENY}(allow default)${create}${imported}`, 'file-write-create', `${T}/n`, 'deny', 3),
  question(
    'a bare allow before an import, below its filter',
    `${DENY}(allow default)${create}${imported}`,
    'file-write-create',
    `${T}/i/n`,
    'allow',
    3,
  ),
  question('the parent of network-bind', '(version 3)(deny default)(allow network-inbound)', 'network-bind', '127.0.0.1:80', 'allow', 4),
  question('a built-in answer under deny default', DENY, 'file-link', `${T}/a`, 'unknown', 5),
  question('a built-in answer of a family', DENY, 'process-info-pidinfo', '1', 'unknown', 5),
  question('an operation without one', DENY, 'file-read-data', `${T}/a`, 'deny', 5),
  question('a built-in answer under allow default', ALLOW, 'file-write-setugid', `${T}/a`, 'unknown', 5),
  question('a signal to self that is denied', `${ALLOW}(deny signal (target self))`, 'signal', 'self', 'allow', 5),
  question(
    'bare deny after filtered allow of one name',
    '(version 1)(allow file-write* (subpath "/private/tmp"))(deny file-write*)(allow default)',
    'file-write*',
    '/private/tmp/x',
    'allow',
  ),
  question(
    'filtered deny before a bare allow of one name',
    `${ALLOW}(deny network-outbound (literal "/private/tmp/s"))(allow network-outbound)`,
    'network-outbound',
    '/private/tmp/s',
    'deny',
  ),
  question(
    'bare own allow, later filtered deny of the family',
    `${DENY}(allow file-read-metadata)(deny file-read* (subpath "/Users/me"))`,
    'file-read-metadata',
    '/Users/me/x',
    'allow',
  ),
  question(
    'own and family on one subpath',
    `${DENY}(allow file-read-data (subpath "/a"))(deny file-read* (subpath "/a"))`,
    'file-read-data',
    '/a/x',
    'allow',
  ),
  question(
    'own rule without a match, family allowed by filter',
    `${DENY}(allow file-read-data (literal "/b"))(allow file-read* (subpath "/a"))`,
    'file-read-data',
    '/a/x',
    'allow',
  ),
  question(
    'own rule without a match, family allowed bare',
    `${DENY}(allow file-read-data (literal "/b"))(allow file-read*)`,
    'file-read-data',
    '/a/x',
    'allow',
  ),
  question('two bare rules of one name', `${DENY}(deny file-write-create)(allow file-write-create)`, 'file-write-create', '/x', 'allow'),
  question(
    'two filtered rules of one name',
    `${DENY}(allow file-read-data (subpath "${T}"))(deny file-read-data (literal "${T}/a"))`,
    'file-read-data',
    `${T}/a`,
    'deny',
  ),
];
