const REPLACEMENT = '\ufffd';

/** Decodes UTF-8 and leaves out each byte that is part of no character, as `errors="ignore"` does. */
export function decodeIgnoringErrors(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = buffer.toString('utf8');
  if (!text.includes(REPLACEMENT)) return text;
  // A replacement character that was written as such stays; decode it apart from those the decoder put in.
  const parts: string[] = [];
  let from = 0;
  const real = Buffer.from(REPLACEMENT);
  for (let at = buffer.indexOf(real); at !== -1; at = buffer.indexOf(real, from)) {
    parts.push(buffer.toString('utf8', from, at).replaceAll(REPLACEMENT, ''), REPLACEMENT);
    from = at + real.length;
  }
  parts.push(buffer.toString('utf8', from).replaceAll(REPLACEMENT, ''));
  return parts.join('');
}
