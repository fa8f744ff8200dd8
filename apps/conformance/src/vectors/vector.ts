import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ParseOptions, parseJson } from '@runtime/contracts';
import { parsePythonJson } from '@runtime/reference';
import type { Evidence, Outcome, Proof, ProofRow } from '../proof.js';
import { threw } from '../proof.js';

/** One case of the reference. */
export interface Vector<Input = Record<string, unknown>> {
  name: string;
  input: Input;
  expected?: unknown;
  expected_text?: unknown;
  /** The call gives no result: a text, or a condition with a code. */
  error?: unknown;
  /** Guard number. */
  code?: string;
  /** The reference's answer is one that the contract calls a weakness. */
  contract_note?: string;
}

export type Replay<Input> = (vector: Vector<Input>, evidence: Evidence) => Outcome | Promise<Outcome>;

export interface VectorProof extends Proof {
  /** Below `vectors/`. */
  file: string;
}

/**
 * A proof that replays every vector of one file.
 *
 * @param reading How the file itself is read: by default with the text of numbers and the order of members kept.
 */
export function vectorProof<Input>(file: string, replay: Replay<Input>, reading?: ParseOptions, group = file): VectorProof {
  return {
    group,
    unit: 'vectors',
    file,
    prove: async (evidence) => {
      const rows: ProofRow[] = [];
      for (const vector of readVectors<Input>(evidence.reference, file, reading)) {
        rows.push({ subject: vector.name, ...(await outcomeOf(() => replay(vector, evidence))) });
      }
      return rows;
    },
  };
}

function readVectors<Input>(reference: string, file: string, reading: ParseOptions | undefined): Vector<Input>[] {
  const text = readFileSync(join(reference, 'vectors', file), 'utf8');
  return (reading === undefined ? parsePythonJson(text, { path: file }) : parseJson(text, { path: file, ...reading })) as Vector<Input>[];
}

async function outcomeOf(compare: () => Outcome | Promise<Outcome>): Promise<Outcome> {
  try {
    return await compare();
  } catch (error) {
    return threw(error);
  }
}
