/** Control and bidirectional characters: what a document says must not move the cursor or reorder a line. */
const UNSAFE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** Text from a document, made safe to show: unsafe characters become `\u{…}`. Tabs and newlines stay. */
export const printable = (text: string): string => text.replace(UNSAFE, (unit) => `\\u{${unit.charCodeAt(0).toString(16)}}`);

/** The same on one line. */
export const oneLine = (text: string): string => printable(text).replaceAll('\n', '\\n').replaceAll('\t', '\\t');
