import type { VirtualHost } from '../host/virtual-host.js';
import type { Filter } from '../policy/filter.js';
import type { PolicyRule } from '../policy/rule.js';
import { visitTexts } from '../policy/visit.js';
import type { Spelling } from '../types.js';
import type { SbplCode } from './codes.js';
import { type Found, quote } from './found.js';

type TextFilter = Extract<Filter, { kind: 'text' }>;

/** What the paths of a profile are judged by. */
export interface PathContext {
  host: VirtualHost;
  /** Whether the profile denies reading the metadata of a link. */
  deniesLink: (link: string) => boolean;
  /** Whether a rule of the same action asks for a path in the same way. */
  isSpelled: (rule: PolicyRule, test: string, path: string) => boolean;
}

/** A word that a program puts a path in the place of before it applies the profile. */
const PLACEHOLDER = /\$\{?\w+\}?\$?|@\w+@|%\w+%|\{\{|<\w+>|__[A-Z]\w*__/;

/** Every path that rules ask for in the same way, by action. */
export function spelledPaths(rules: readonly PolicyRule[]): PathContext['isSpelled'] {
  const spelled = new Set<string>();
  for (const { action, filter } of rules) {
    visitTexts(filter, ({ attribute, test, value }) => {
      if (attribute === 'path') spelled.add(`${action} ${test} ${value}`);
    });
  }
  return ({ action }, test, path) =>
    spelled.has(`${action} ${test} ${path}`) || (test !== 'equal' && spelled.has(`${action} subpath ${path}`));
}

/** Paths of a rule that never match, or not what they seem to; one finding per rule and code, which gathers the paths it is about. */
export function pathFindings(rule: PolicyRule, context: PathContext): Found[] {
  const found = new Map<string, Found & { spellings: Spelling[] }>();
  const warn: Warn = (code, spelling, message, hint) => {
    const known = found.get(code);
    if (known === undefined) {
      found.set(code, { source: rule.source, code, severity: 'warning', message, hint, spellings: [spelling] });
    } else {
      known.spellings.push(spelling);
    }
  };
  visitTexts(rule.filter, (filter) => {
    if (filter.test === 'regex') {
      regexFindings(filter, warn);
      if (filter.attribute === 'path') anchoredFindings(rule, filter.value, context, warn);
    } else if (filter.attribute === 'path' && !PLACEHOLDER.test(filter.value)) {
      spellingFindings(rule, filter, context, warn);
    }
  });
  return [...found.values()];
}

type Warn = (code: SbplCode, spelling: Spelling, message: string, hint?: string) => void;

const spelling = (written: string, instead: string | undefined): Spelling => (instead === undefined ? { written } : { written, instead });

const writing = (instead: string | undefined): string | undefined => (instead === undefined ? undefined : `write ${quote(instead)}`);

function regexFindings({ attribute, value }: TextFilter, warn: Warn): void {
  const single = value.replace(/\\\\([.*+?()[\]{}|^$])/g, '\\$1');
  if (single !== value) {
    const spelling = { written: value, instead: single };
    warn(
      'sbpl.doubled-backslash',
      spelling,
      `the regex ${quote(value)} holds an escaped backslash, so it asks for a backslash in the name`,
    );
  } else if (attribute === 'path' && /\/\*(?![$)|*?+])/.test(value)) {
    warn('sbpl.glob-as-regex', { written: value }, `the regex ${quote(value)} repeats a slash: "*" is no wildcard in a regex`);
  }
}

function spellingFindings(rule: PolicyRule, { test, value }: TextFilter, context: PathContext, warn: Warn): void {
  if (/(?:^|\/)\.\.?(?:\/|$)/.test(value)) {
    const message = `${quote(value)} holds "." or "..", and paths are compared after those are resolved: it never matches`;
    const resolved = context.host.resolve(value, test === 'subpath').path;
    const instead = value.startsWith('/') ? resolved : undefined;
    warn('sbpl.dots-in-path', spelling(value, instead), message, writing(instead));
    return;
  }
  if (!value.startsWith('/') || (test === 'equal' && value.length > 1 && value.endsWith('/'))) {
    const instead = value.startsWith('/') ? value.replace(/\/+$/, '') : undefined;
    const message = `${quote(value)} is not the spelling of a resolved path: it never matches`;
    warn('sbpl.path-shape', spelling(value, instead), message, writing(instead));
    return;
  }
  // A rule on a link itself may be meant for it; one on what is below a link is meant for what it leads to.
  linkFindings(rule, { test, value, path: value, follow: test === 'subpath', rewrite: (path) => path }, context, warn);
}

/** A regex that begins with the text of a folder: what it matches lies below that, however it goes on. */
function anchoredFindings(rule: PolicyRule, regex: string, context: PathContext, warn: Warn): void {
  const parts = regex.startsWith('^/') && !regex.includes('|') ? regex.slice(2).split('/') : [];
  const other = parts.findIndex((part, at) => at === parts.length - 1 || !/^[\w-]+$/.test(part.replaceAll('\\.', '_')));
  if (other < 1) {
    return;
  }
  const folder = `/${parts.slice(0, other).join('/')}`;
  const rest = regex.slice(1 + folder.length);
  const rewrite = (path: string): string => `^${path.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}${rest}`;
  linkFindings(rule, { test: 'regex', value: regex, path: folder.replaceAll('\\', ''), follow: true, rewrite }, context, warn);
}

/** How a filter spells a path: its text, the path in it, and the text with another path in that place. */
interface SpelledPath {
  test: TextFilter['test'];
  value: string;
  path: string;
  /** Whether the end of the path is followed where it is a link. */
  follow: boolean;
  rewrite: (path: string) => string;
}

function linkFindings(rule: PolicyRule, spelled: SpelledPath, { host, deniesLink, isSpelled }: PathContext, warn: Warn): void {
  const { test, value, path, follow } = spelled;
  const resolved = host.resolve(path, follow);
  if (resolved.path === path) {
    return;
  }
  const asCompared = spelled.rewrite(resolved.path);
  const mended = spelling(value, asCompared);
  const compared = `paths are compared as ${quote(resolved.path)}`;
  if (resolved.steps.some(({ kind }) => kind === 'firmlink')) {
    warn('sbpl.data-spelling', mended, `${quote(value)} is in the Data volume's spelling; ${compared}`, writing(asCompared));
  }
  const link = resolved.steps.find(({ kind }) => kind === 'symlink');
  if (link === undefined || isSpelled(rule, test, asCompared)) {
    return;
  }
  const rewrite = `write ${quote(asCompared)}; requests may keep any spelling`;
  warn('sbpl.alias-spelling', mended, `${quote(value)} goes through the link ${link.path}; ${compared}`, rewrite);
  if (rule.action === 'allow' && deniesLink(link.path)) {
    const message = `requests through ${link.path} are denied: nothing allows file-read-metadata on the link`;
    const grant = `add (allow file-read-metadata (literal ${quote(link.path)})) if such requests are meant to pass`;
    warn('sbpl.link-metadata', { written: value }, message, grant);
  }
}
