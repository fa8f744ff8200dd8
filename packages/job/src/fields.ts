import { z } from 'zod';

export const text = z.string();
export const nullableText = z.string().nullable();
export const named = z.string().min(1);
export const texts = z.array(z.string());
export const count = z.int().nonnegative();
export const nullableInteger = z.int().nullable();
export const seconds = z.number();
