import { relative } from 'node:path';
import { repositoryRoot } from '../toolchain.mjs';
import { inWords, lastTimes, rememberTimes } from './times.mjs';

const SILENCE = 8_000;

/** Says which files of tests are at work whenever nothing else was said for a while, and remembers how long each took. */
export default class Progress {
  #running = new Map();
  #last = Date.now();
  #usual = lastTimes();
  #times = {};
  #timer = setInterval(() => this.#say(), 1_000);

  onTestModuleQueued({ moduleId }) {
    this.#running.set(relative(repositoryRoot, moduleId), Date.now());
  }

  onTestModuleEnd({ moduleId }) {
    const name = relative(repositoryRoot, moduleId);
    this.#times[name] = (Date.now() - (this.#running.get(name) ?? Date.now())) / 1_000;
    this.#running.delete(name);
    this.#last = Date.now();
  }

  onTestRunEnd() {
    clearInterval(this.#timer);
    rememberTimes(this.#times);
  }

  #say() {
    if (Date.now() - this.#last < SILENCE || this.#running.size === 0) return;
    this.#last = Date.now();
    const files = [...this.#running].map(([name, since]) => {
      const usual = this.#usual[name] === undefined ? '' : `, usually ${inWords(this.#usual[name])}`;
      return `${name} (${inWords((Date.now() - since) / 1_000)}${usual})`;
    });
    console.log(`at work: ${files.join(', ')}`);
  }
}
