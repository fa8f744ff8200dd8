import { sha256Hex } from '@runtime/contracts';

/** `output_sha256` of a row that holds all its output: the UTF-8 of `stdout`, then `stderr`. */
export const outputDigest = ({ stdout, stderr }: { stdout: string; stderr: string }): string =>
  sha256Hex(Buffer.concat([Buffer.from(stdout), Buffer.from(stderr)]));
