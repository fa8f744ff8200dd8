import { inWords } from './times.mjs';

const SILENCE = 8_000;

/**
 * Passes the output of a child on, and says that it is at work whenever the child said nothing for a while.
 * @returns what `spawn` ends with: the exit status.
 */
export async function withHeartbeat(child) {
  let heard = Date.now();
  let last = 'starting';
  const pass = (from, to) =>
    from.on('data', (chunk) => {
      to.write(chunk);
      heard = Date.now();
      last = chunk.toString().trim().split('\n').at(-1) || last;
    });
  pass(child.stdout, process.stdout);
  pass(child.stderr, process.stderr);
  const began = Date.now();
  let said = began;
  const timer = setInterval(() => {
    if (Date.now() - Math.max(heard, said) < SILENCE) return;
    said = Date.now();
    console.log(`at work for ${inWords((said - began) / 1_000)}; last: ${last}`);
  }, 1_000);
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (status) => resolve(status ?? 1));
    });
  } finally {
    clearInterval(timer);
  }
}
