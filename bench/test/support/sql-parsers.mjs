// Grammars of engines that people run; a module of its own, because the library has to be bundled before Node takes it.
export { SparkSQL } from 'dt-sql-parser/dist/parser/spark';
export { TrinoSQL } from 'dt-sql-parser/dist/parser/trino';
