import { describe, expect, it } from 'vitest';
import { readEndpoints, readKexts, readMounts, readUserClients } from '../../src/capture/readings.js';

const DOMAIN = `com.example.domain.system = {
\ttype = system
\tactive count = 2
\tservices = {
\t\t       0      - \tcom.apple.of-services
\t}

\tunmanaged processes = {
\t\tcom.example.unmanaged = {
\t\t\tendpoints = {
\t\t\t\t 0x99   M   A   com.apple.nested
\t\t\t}
\t\t}
\t}

\tendpoints = {
\t\t 0x1bb07    M   A   com.apple.first
\t\t     0x0    U   -   com.apple.second
\t\t 0x2b203    M   D   Some Name com.apple.third
\t}

\tproperties = uncorked
}
`;

const REGISTRY = `+-o ExampleRoot  <class ExampleRoot, id 0x100000101, registered, matched, active, busy 0 (0 ms), retain 5>
  | {
  |   "IOClass" = "ExampleRoot"
  |   "IOUserClientClass" = "ExampleRootClient"
  | }
  | 
  +-o <class Fake, id 0x1>@0  <class ExamplePort, id 0x100000102, !registered, !matched, active, busy 0, retain 6>
    | {
    |   "Remark" = "\\"IOUserClientClass\\" = \\"Fake\\""
    |   "Of" = {"IOUserClientClass"="Fake"}
    |   "Words" = "<class Fake, id 0x2>"
    |   "IOUserClientClass" = "ExamplePortClient"
    | }
    | 
    +-o ExampleChild  <class ExampleChild, id 0x100000103, registered, matched, active, busy 0, retain 4>
        {
          "IOClass" = "ExampleChild"
        }
`;

const KEXTS = `No variant specified, falling back to release
Index Refs Address            Size       Wired      Name (Version) UUID <Linked Against>
    1  150 0                  0          0          com.apple.kpi.example (1.2.3) 01234567-89AB-CDEF-0123-456789ABCDEF <>
   12    0 0xfffffe0007a10000 0x8000     0x8000     org.example.driver (1) 01234567-89AB-CDEF-0123-456789ABCDE0 <4 com.apple.linked 1>
`;

const MOUNTS = `/dev/disk9s1s1 on / (apfs, sealed, local, read-only, journaled)
devfs on /dev (devfs, local, nobrowse)
/dev/disk9s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse)
map auto_home on /System/Volumes/Data/home (autofs, automounted, nobrowse)
//someone@server/share on /Volumes/Share (one) (smbfs, nodev, nosuid)
`;

describe('what a tool of the system lists', () => {
  it('is read in the shape that is known', () => {
    expect(readEndpoints(DOMAIN)).toEqual(['com.apple.first', 'com.apple.second', 'Some Name com.apple.third']);
    expect(readUserClients(REGISTRY)).toEqual([
      ['ExampleRoot', 'ExampleRootClient'],
      ['ExamplePort', 'ExamplePortClient'],
    ]);
    expect(readKexts(KEXTS)).toEqual(['com.apple.kpi.example', 'org.example.driver']);
    expect(readMounts(MOUNTS)).toEqual([
      { mount: '/', filesystem: 'apfs' },
      { mount: '/dev', filesystem: 'devfs' },
      { mount: '/System/Volumes/Data', filesystem: 'apfs' },
    ]);
  });

  it('is an empty list only where the tool says so', () => {
    expect(readEndpoints('d = {\n\tendpoints = {\n\t}\n}\n')).toEqual([]);
  });

  const readers = [readEndpoints, readUserClients, readKexts, readMounts];
  it.each<[string, string]>([
    ['nothing', ''],
    ['empty lines', '\n\n\n'],
    ['a message', 'Could not find domain for\n'],
    ['control signs', '\u0000\u001b[2J\u0007\r\n'],
    ['one huge line', `\t${'x on / (a '.repeat(300_000)}\n`],
    ['a huge line of white space', `${' '.repeat(3_000_000)}\n`],
    ['braces alone', '{\n'.repeat(100_000)],
  ])('is unknown from %s', (_, text) => {
    for (const read of readers) expect(read(text), read.name).toBeNull();
    for (const [read, known] of [[readEndpoints, DOMAIN] as const, [readMounts, MOUNTS] as const])
      if (text.length > 1_000_000) expect(read(known + text), read.name).toBeNull();
  });

  it.each<[(text: string) => unknown, string, number]>([
    [readEndpoints, DOMAIN, DOMAIN.trimEnd().length],
    [readUserClients, REGISTRY.replace(/ {4}\+-o ExampleChild.*/s, ''), REGISTRY.indexOf('    | }')],
    [readKexts, KEXTS, KEXTS.lastIndexOf(' (1)') + 3],
    [readMounts, MOUNTS, MOUNTS.length - 1],
  ])('is never a part that passes for the whole: %s', (read, text, last) => {
    const whole = JSON.stringify(read(text));
    const lineEnds = new Set([...text.matchAll(/\n/g)].flatMap(({ index }) => [index, index + 1]));
    for (let length = 0; length < last; length += 1) {
      const found = read(text.slice(0, length));
      // A list that is cut between two of its lines looks whole; within a line it does not.
      if (found !== null && !lineEnds.has(length))
        expect(JSON.stringify(found).slice(0, -1), String(length)).toBe(whole.slice(0, JSON.stringify(found).length - 1));
    }
  });

  it.each<[string, (text: string) => unknown, string]>([
    ['an endpoint of another shape', readEndpoints, DOMAIN.replace('0x1bb07    M', 'port 7 M')],
    ['an endpoint without a name', readEndpoints, DOMAIN.replace('com.apple.second', '')],
    ['two lists of endpoints', readEndpoints, DOMAIN.replace('\tproperties', '\tendpoints = {\n\t}\n\tproperties')],
    ['a list without its end', readEndpoints, DOMAIN.slice(0, DOMAIN.lastIndexOf('\t}'))],
    ['a domain without its end', readEndpoints, DOMAIN.trimEnd().slice(0, -1)],
    ['a client before every entry', readUserClients, REGISTRY.slice(REGISTRY.indexOf('\n') + 1)],
    ['a client of an entry of another shape', readUserClients, REGISTRY.replace('<class ExamplePort, id', '<kind ExamplePort, id')],
    ['a client that is no name', readUserClients, REGISTRY.replace('"ExamplePortClient"', '<4578>')],
    ['a client with control signs', readUserClients, REGISTRY.replace('ExamplePortClient', 'Example\u0007Client')],
    ['an entry without its end', readUserClients, REGISTRY.slice(0, REGISTRY.lastIndexOf('}'))],
    ['a row that lacks a column', readKexts, KEXTS.replace('0xfffffe0007a10000 ', '')],
    ['a row without a version', readKexts, KEXTS.replace(' (1.2.3)', '')],
    ['a row that is cut', readKexts, KEXTS.slice(0, KEXTS.indexOf('0x8000'))],
    ['a mount that is cut', readMounts, MOUNTS.slice(0, MOUNTS.indexOf(', local, nobrowse'))],
    ['no mount of the root', readMounts, MOUNTS.slice(MOUNTS.indexOf('\n') + 1)],
    ['two mounts of one place', readMounts, `${MOUNTS}/dev/disk8 on /dev (apfs, local)\n`],
    ['a share that is named like a mount', readMounts, `${MOUNTS}//s/x on /System/Volumes/VM (apfs, local) on /Volumes/x (smbfs)\n`],
    ['a folder that is named like a mount', readMounts, `${MOUNTS}//s/x on /Volumes/x on /System/Volumes/VM (smbfs, nodev)\n`],
    ['a name with a line of its own', readMounts, `${MOUNTS}//s/x on /Volumes/x\n/dev/disk8 on /System/Volumes/VM (apfs, local)\n`],
    ['a file system of another shape', readMounts, MOUNTS.replace('(devfs, local', '(dev fs, local')],
  ])('is unknown with %s', (_, read, text) => {
    expect(read(text)).toBeNull();
  });

  it('leaves out a class whose entries name several clients', () => {
    const second = REGISTRY.replace('ExamplePortClient', 'OtherClient');
    expect(readUserClients(REGISTRY + second)).toEqual([['ExampleRoot', 'ExampleRootClient']]);
  });

  it('takes no name from remarks of kmutil, nor from what a row links against', () => {
    expect(readKexts(`warning: com.apple.remark (1) is not loaded\n${KEXTS}`)).toEqual(['com.apple.kpi.example', 'org.example.driver']);
  });
});
