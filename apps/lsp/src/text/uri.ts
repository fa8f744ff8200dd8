import { fileURLToPath, pathToFileURL } from 'node:url';

/** The path of a file; the address itself of what is none, such as a text that was never saved. */
export function fileOf(uri: string): string {
  try {
    return fileURLToPath(uri);
  } catch {
    return uri;
  }
}

export const uriOf = (file: string): string => (file.startsWith('/') ? pathToFileURL(file).href : file);
