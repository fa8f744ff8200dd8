import type { CallDriver, Driver, ExecDriver } from '../../apps/probe-runner/src/seatbelt/drivers/types.js';
import { builtInWorld } from '../../packages/worlds/src/index.js';

const { errnos } = builtInWorld('sonoma-14.4.1-23E224-arm64-dyld-2c0602c5');

/** How one driver tells its answers, what it needs, where it runs, and on what it was seen: the cells of its row in the documentation. */
export function cellsOf(driver: Driver): string[] {
  const told = driver.kind === 'call' ? callTells(driver) : driver.kind === 'exec' ? toolTells(driver) : CHECK_TELLS;
  return [`\`${driver.id}\``, ...told, needOf(driver), placeOf(driver), (driver.seen ?? []).join(', ') || 'none'];
}

const either = (words: readonly string[]): string => words.join(' or ');
const named = (numbers: readonly number[] = []): string[] => numbers.map((number) => `\`${errnos.name(number)}\``);
const coded = (codes: readonly number[]): string[] => codes.map((code) => `code ${code}`);

/** Allow, deny, absent, not measured. */
function callTells(driver: CallDriver): string[] {
  const { codes, denyErrno, allowErrno, absentErrno, dependency, watches, presence } = driver;
  if (watches !== undefined)
    return ['one post arrives', 'none arrives', 'never', 'two or more arrive, or nobody could watch; a refused step'];
  const path = presence === 'path' ? ['the runner finds nothing there'] : [];
  const rest = codes === undefined ? 'any other errno' : 'any other code';
  const steps = dependency === undefined ? 'a refused step' : `a refused step other than \`${dependency.step}\``;
  const allow = codes === undefined ? ['the call succeeds', ...named(allowErrno)] : coded(codes.allow);
  const deny = codes === undefined ? named(denyErrno) : coded(codes.deny);
  const way = dependency === undefined ? [] : [`${named([1])[0]} of \`${dependency.step}\`, told as a dependency`];
  const absent = codes === undefined ? [...named(absentErrno), ...path] : coded(codes.absent);
  return [either(allow), either([...deny, ...way]), either(absent) || 'never', `${rest}; ${steps}`];
}

/** What a tool says last, without the parts of the pattern that find its place. */
const words = (pattern: RegExp): string =>
  [...pattern.source.matchAll(/\((?!\?)([^()]+)\)/g)].flatMap(([, text = '']) => text.split('|').map((one) => `*${one}*`)).join(', ');

const toolTells = ({ denied, missing, presence }: ExecDriver): string[] => [
  'status 0',
  `${words(denied)} as its last words`,
  either([...(missing === undefined ? [] : [words(missing)]), ...(presence === 'path' ? ['the runner finds nothing there'] : [])]) ||
    'never',
  'any other failure; no mark of the stub',
];

const CHECK_TELLS = ['`sandbox_check` answers 0', '1', 'never', '-1, with its errno'];

function needOf(driver: Driver): string {
  if (driver.kind === 'exec') return 'the run-time block: bash and the tool must start';
  return driver.kind === 'call' && driver.need !== undefined ? `\`${driver.need}\`` : 'nothing';
}

function placeOf(driver: Driver): string {
  if (driver.kind === 'exec') return `\`${driver.tool}\` behind \`sandbox-exec\` and the stub`;
  if (driver.kind === 'check') return 'the helper, about itself';
  const outside = driver.watches !== undefined ? '; watched from outside' : driver.leaves !== undefined ? '; unlinked from outside' : '';
  return `the helper${driver.writes === 'attributes' ? ', on fixtures only' : ''}${outside}`;
}
