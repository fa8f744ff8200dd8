const ASCII = /^[\u0000-\u007f]*$/;

/** The one letter whose capital folds elsewhere: Unicode leaves the dotless i as it is. */
const DOTLESS_I = '\u0131';

/**
 * What a file system that ignores case and Unicode form makes of a name: canonical caseless matching with full case folding,
 * as APFS does it, so that `straße` and `STRASSE` are one.
 */
export const foldName = (name: string): string =>
  ASCII.test(name) ? name.toLowerCase() : foldText(name.normalize('NFD')).normalize('NFD');

function foldText(text: string): string {
  let folded = '';
  // Letter by letter: a sigma at the end of a word has a small letter of its own.
  for (const letter of text) folded += letter === DOTLESS_I ? letter : letter.toLowerCase().toUpperCase().toLowerCase();
  return folded;
}
