/** `reference` repeats the reference to the byte; `runtime` does the right thing (contract: two rule sets, one code path). */
export type RuleSet = 'reference' | 'runtime';
