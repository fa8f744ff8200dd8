/** Milliseconds of a clock that only goes forward. Loading the platform's `performance` takes as long as reading a small document. */
export const steadyNow = (): number => Number(process.hrtime.bigint()) / 1e6;
