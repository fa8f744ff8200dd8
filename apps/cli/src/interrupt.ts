/**
 * The first Ctrl-C or SIGTERM asks the command to stop and record; the second leaves at once.
 * `exitCode` tells which of them it was (128 + signal number).
 */
export class Interrupt {
  readonly #controller = new AbortController();
  #code: number | undefined;

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get exitCode(): number | undefined {
    return this.#code;
  }

  /** Never comes without a signal. */
  get comes(): Promise<void> {
    return new Promise((resolve) => this.#controller.signal.addEventListener('abort', () => resolve(), { once: true }));
  }

  listen(): () => void {
    const handlers = (
      [
        ['SIGINT', 130],
        ['SIGTERM', 143],
        ['SIGHUP', 129],
      ] as const
    ).map(([name, code]) => {
      const handler = (): void => {
        if (this.#code !== undefined) process.exit(code);
        this.#code = code;
        this.#controller.abort();
      };
      process.on(name, handler);
      return () => process.off(name, handler);
    });
    return () => {
      for (const stop of handlers) stop();
    };
  }
}
