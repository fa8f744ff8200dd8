/** What is known of how a path is spelled on its volume. */
export interface Spelling {
  /** The path without its letters' case and Unicode form. */
  folded: string;
  /** The beginning of the path whose spelling is that of the volume; what follows it may be stored in another. */
  certain: string;
}

/** A name as a volume that does not tell case apart compares it. */
export const foldName = (name: string): string => (/[A-Z\u0080-\uffff]/.test(name) ? name.normalize('NFD').toLowerCase() : name);

/** A path and every folder above it, `/` first, without their letters' case and Unicode form. */
export function placesOf(path: string): string[] {
  const folded = foldName(path);
  const places = ['/'];
  for (let end = folded.indexOf('/', 1); end !== -1; end = folded.indexOf('/', end + 1)) {
    places.push(folded.slice(0, end));
  }
  if (folded !== '/') {
    places.push(folded);
  }
  return places;
}

/** Whether a text from a rule may be the volume's spelling of a path: it contradicts nothing that is certain of it. */
export function mayBeSpelled(text: string, { certain }: Spelling): boolean {
  const shared = Math.min(text.length, certain.length);
  return text.slice(0, shared) === certain.slice(0, shared);
}
