import { createHash } from 'node:crypto';

/** `output_sha256` of a row that holds all its output: the UTF-8 of `stdout`, then `stderr`. */
export const outputDigest = ({ stdout, stderr }: { stdout: string; stderr: string }): string =>
  createHash('sha256').update(stdout, 'utf8').update(stderr, 'utf8').digest('hex');
