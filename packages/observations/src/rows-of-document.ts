/** Rows of a document that are made when they are asked for, and anew each time: memory holds none of them. */
export interface Rows<Row> extends Iterable<Row> {
  readonly length: number;
}

export const rowsOf = <Fact, Row>(facts: readonly Fact[], make: (fact: Fact) => Row): Rows<Row> => ({
  length: facts.length,
  *[Symbol.iterator]() {
    for (const fact of facts) yield make(fact);
  },
});
