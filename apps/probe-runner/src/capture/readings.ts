/**
 * What the words of system tools say. Null: they have another shape than the one that is known here, or end too early;
 * a list with a gap would say of a name that it does not exist.
 */
type Reading<T> = T[] | null;

/** Longer lines are in nobody's shape. */
const LONGEST = 64 * 1024;

const linesOf = (text: string): string[] | null => {
  const lines = text.split('\n');
  return lines.some(({ length }) => length > LONGEST) ? null : lines;
};

/** `launchctl print DOMAIN`: the lines `0x1234    M   A   NAME` of its block `endpoints = {`. */
export function readEndpoints(text: string): Reading<string> {
  const lines = linesOf(text) ?? [];
  const begin = lines.indexOf('\tendpoints = {');
  const end = lines.indexOf('\t}', begin);
  // Two blocks, or a text without its last brace, are not one domain.
  if (begin < 0 || end < 0 || lines.lastIndexOf('\tendpoints = {') !== begin || lines.lastIndexOf('}') < end) return null;
  const names = lines.slice(begin + 1, end).map((line) => /^\s+0x[0-9a-f]+(?:\s+[A-Z-])*\s+(\S\S.*)$/.exec(line)?.[1]);
  return names.some((name) => name === undefined) ? null : (names as string[]);
}

const ENTRY = /^[\s|]*\+-o /;
/** The class stands last: whoever named the entry chose what stands before it. */
const ENTRY_CLASS = /<class ([A-Za-z_][A-Za-z0-9_]*)(?:, [^<>]*)?>$/;
const CLIENT = /^[\s|]*"IOUserClientClass" = (.*)$/;
const BRACE = /^[\s|]*([{}])$/;

/** `ioreg -l`: each class with the client for users that its entries name. One that names several is left out. */
export function readUserClients(text: string): Reading<[className: string, client: string]> {
  const clients = new Map<string, Set<string>>();
  let entry: string | null = null;
  let isOpen = false;
  for (const line of linesOf(text) ?? []) {
    if (ENTRY.test(line)) {
      if (isOpen) return null;
      entry = ENTRY_CLASS.exec(line)?.[1] ?? null;
    }
    const brace = BRACE.exec(line)?.[1];
    if (brace !== undefined) isOpen = brace === '{';
    const value = CLIENT.exec(line)?.[1];
    if (value === undefined) continue;
    const client = /^"([A-Za-z_][A-Za-z0-9_]*)"$/.exec(value)?.[1];
    if (entry === null || client === undefined || !isOpen) return null;
    clients.set(entry, (clients.get(entry) ?? new Set()).add(client));
  }
  if (clients.size === 0 || isOpen) return null;
  return [...clients].flatMap(([name, [client, ...others]]) => (client === undefined || others.length > 0 ? [] : [[name, client]]));
}

const KEXT = /^\s*\d+\s+\d+\s+(?:0x[0-9a-f]+|0)\s+(?:0x[0-9a-f]+|0)\s+(?:0x[0-9a-f]+|0)\s+(\S+) \([^()]*\)(?:\s|$)/;

/** `kmutil showloaded`: index, references, address, size, wired, then the name. Lines without numbers are remarks. */
export function readKexts(text: string): Reading<string> {
  const rows = (linesOf(text) ?? []).filter((line) => /^\s*\d/.test(line));
  const names = rows.map((line) => KEXT.exec(line)?.[1]);
  return names.length === 0 || names.some((name) => name === undefined) ? null : (names as string[]);
}

const SYSTEM_MOUNT = / on (\/(?:dev|System\/Volumes\/[A-Za-z]+)?) \(/;

/** `mount`: `/dev/disk3s1 on / (apfs, sealed, …)`. Volumes of `/Volumes` are somebody's, and so are those below a home. */
export function readMounts(text: string): Reading<{ mount: string; filesystem: string }> {
  const found = new Map<string, string>();
  for (const line of (linesOf(text) ?? []).filter((each) => each !== '')) {
    if (!line.endsWith(')')) return null;
    const mount = SYSTEM_MOUNT.exec(line)?.[1];
    if (mount === undefined) continue;
    const filesystem = / \(([a-z0-9]+)(?:, [^()]*)?\)$/.exec(line)?.[1];
    // Names of shares and volumes may read like a mount; the second one of a place hides the first.
    if (filesystem === undefined || line.split(' on /').length > 2 || line.split(' (').length > 2 || found.has(mount)) return null;
    found.set(mount, filesystem);
  }
  return found.has('/') ? [...found].map(([mount, filesystem]) => ({ mount, filesystem })) : null;
}
