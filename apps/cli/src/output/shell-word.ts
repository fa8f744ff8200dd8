/** A word of the shell that stands for exactly this text. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** The same, without quotes where none are needed: what people copy should look like what they would write. */
export const shellWord = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : quoted(text));
