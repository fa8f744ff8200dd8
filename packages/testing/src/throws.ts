import { expect } from 'vitest';

type Coded = Error & { code: string };

/** The error a call throws or rejects with; fails the test when it does neither. */
export async function errorOf(call: () => unknown): Promise<Coded> {
  try {
    await call();
  } catch (error) {
    return error as Coded;
  }
  throw new Error('expected a failure, and there was none');
}

/** Asserts class and code, never prose. Returns the error for further looks. */
export async function toThrowWithCode<E extends Coded>(
  call: () => unknown,
  errorClass: abstract new (...args: never[]) => E,
  code: E['code'],
): Promise<E> {
  const error = await errorOf(call);
  expect(error).toBeInstanceOf(errorClass);
  expect(error.code).toBe(code);
  return error as E;
}
