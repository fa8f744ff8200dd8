// As much of the Mach-O format (mach-o/loader.h, mach-o/nlist.h) as it takes to list what a program binds at its start.
const MAGIC = 0xfeedfacf;
const COMMANDS_AT = 32;
const LC_SYMTAB = 2;
const LC_LOAD_DYLIB = 12;
const LC_BUILD_VERSION = 0x32;
const NLIST_BYTES = 16;
const N_EXT = 1;
const N_TYPE = 0x0e;

const textAt = (bytes, at) => bytes.toString('latin1', at, bytes.indexOf(0, at));

/** Undefined symbols without their underscore, libraries, and the least system, of a 64-bit executable. */
export function readMachO(bytes) {
  if (bytes.readUInt32LE(0) !== MAGIC) throw new Error('no 64-bit Mach-O file');
  const found = { symbols: [], libraries: [], minimum: null };
  let at = COMMANDS_AT;
  for (let left = bytes.readUInt32LE(16); left > 0; left--) {
    const command = bytes.readUInt32LE(at);
    if (command === LC_LOAD_DYLIB) found.libraries.push(textAt(bytes, at + bytes.readUInt32LE(at + 8)));
    if (command === LC_BUILD_VERSION) found.minimum = `${bytes.readUInt16LE(at + 14)}.${bytes.readUInt8(at + 13)}`;
    if (command === LC_SYMTAB) found.symbols = undefinedSymbols(bytes, at);
    at += bytes.readUInt32LE(at + 4);
  }
  return found;
}

function undefinedSymbols(bytes, at) {
  const [table, count, strings] = [8, 12, 16].map((offset) => bytes.readUInt32LE(at + offset));
  const names = [];
  for (let entry = table; entry < table + count * NLIST_BYTES; entry += NLIST_BYTES) {
    const type = bytes.readUInt8(entry + 4);
    if ((type & N_EXT) !== 0 && (type & N_TYPE) === 0) names.push(textAt(bytes, strings + bytes.readUInt32LE(entry)).replace(/^_/, ''));
  }
  return names.sort();
}
