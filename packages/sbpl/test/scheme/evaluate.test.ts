import { assembleProfile, compilePolicy, SbplError } from '@runtime/sbpl';
import { toThrowWithCode } from '@runtime/testing';
import { describe, expect, it } from 'vitest';
import { ALLOW, answer, ask, DENY, policyOf, world } from '../helpers.js';

const reads = (text: string, target: string): string => answer(DENY + text, 'file-read*', target);

describe('evaluating the language that profiles are written in', () => {
  it.each([
    ['define and string-append', '(define base "/x") (allow file-read* (literal (string-append base "/y")))'],
    ['functions with rest arguments', '(define (r . all) (map literal all)) (allow file-read* (r "/a" "/x/y"))'],
    ['lambda and for-each', '(for-each (lambda (p) (allow file-read* (literal p))) \'("/a" "/x/y"))'],
    ['let, let* and letrec', '(let* ((a "/x") (b (string-append a "/y"))) (allow file-read* (literal b)))'],
    ['named let', '(let loop ((n 3)) (if (= n 0) (allow file-read* (literal "/x/y")) (loop (- n 1))))'],
    ['a filter kept in a variable', '(define f (require-any (literal "/x/y") (literal "/z"))) (allow file-read* f)'],
    ['operations kept in a list', '(define ops \'(file-read-data file-read-xattr)) (allow ops (literal "/x/y"))'],
    ['apply', '(allow file-read* (apply require-any (map literal (list "/a" "/x/y"))))'],
    ['set! and begin', '(define p "/a") (begin (set! p "/x/y") (allow file-read* (literal p)))'],
    ['cond with else', '(cond (#f (deny default)) (else (allow file-read* (literal "/x/y"))))'],
    ['case', '(case \'b ((a) (deny default)) ((b c) (allow file-read* (literal "/x/y"))))'],
    ['definitions inside of begin', '(begin (define p "/x/y") (define (f) (literal p))) (allow file-read* (f))'],
    [
      'asking whether a name is defined',
      '(if (and (defined? `file-read-data) (not (defined? `file-rad-data))) (allow file-read-data (literal "/x/y")))',
    ],
    ['numbers read from parameters', '(if (<= (string->number "1404") 1500) (allow file-read* (literal "/x/y")))'],
    ['and, or, not', '(if (and #t (or #f "x") (not #f)) (allow file-read* (literal "/x/y")))'],
    [
      'a recursion through variables',
      '(define (go p n) (if (> n 0) (go (string-append p "/y") (- n 1)) p)) (allow file-read* (literal (go "/x" 1)))',
    ],
  ])('%s', (_, text) => {
    expect(reads(text, '/x/y')).toBe('allow');
    expect(reads(text, '/other')).toBe('deny');
  });

  it('lets a variable hide a form of the language', () => {
    expect(reads('(define (literal x) (subpath x)) (allow file-read* (literal "/x"))', '/x/y')).toBe('allow');
  });

  it('reads parameters, and #f for one that was not given', () => {
    const text = `${DENY}(allow file-read* (subpath (param "A")))(if (param "B") (allow file-write* (subpath "/b")))`;
    const given = compilePolicy(assembleProfile({ text, file: 'x' }), world, { params: { A: '/a' } });
    expect(given.rules.map(({ source }) => source.span.line)).toEqual([2, 3]);
    expect(ask(text, 'file-read*', '/a/x')).toMatchObject({ decision: 'unknown', unknown: [{ construct: 'subpath', line: 3 }] });
    expect(answer(text, 'file-write*', '/b/x')).toBe('deny');
  });

  it('takes no parameter from the prototype of the table', () => {
    const text = `${DENY}(if (param "constructor") (allow default))`;
    expect(compilePolicy(assembleProfile({ text, file: 'x' }), world, { params: {} }).defaultAction).toBe('deny');
  });

  it('records both branches of an undecided condition as undecided rules', () => {
    const text = `${DENY}(if (mystery) (allow file-read* (literal "/a")) (allow file-read* (literal "/b")))(allow file-read* (literal "/c"))`;
    expect(reads(text, '/a')).toBe('unknown');
    expect(reads(text, '/b')).toBe('unknown');
    expect(reads(text, '/c')).toBe('allow');
    expect(reads(text, '/d')).toBe('deny');
  });

  it('keeps an assignment under an undecided condition undecided', () => {
    const text = '(define p "/a") (when (mystery) (set! p "/b")) (allow file-read* (literal p))';
    expect(reads(text, '/a')).toBe('unknown');
  });

  it('takes a form it does not know for one that may have added any rules', () => {
    const text = '(allow file-read-data (literal "/a"))(mystery)(allow file-read-data (literal "/b"))';
    expect(ask(DENY + text, 'file-read*', '/a')).toMatchObject({ decision: 'unknown', unknown: [{ construct: 'mystery' }] });
    expect(reads(text, '/b')).toBe('allow');
    expect(answer(`${ALLOW}(mystery)(deny file-write-data)`, 'file-write*', '/b')).toBe('unknown');
  });

  it.each([
    ['endless calls', '(define (f) (f)) (f)'],
    ['deep recursion', '(define (f x) (+ 1 (f x))) (f 1)'],
    ['strings that double', '(define (f x) (f (string-append x x))) (f "aaaa")'],
    ['lists that double', '(define (f x) (f (append x x))) (f (list 1))'],
    ['a cons at a time', '(define (f x) (f (cons 1 x))) (f (list))'],
    ['map over itself', '(define (f x) (map f (list x x))) (f 1)'],
    ['filters that nest', '(let loop ((f (literal "/a")) (n 90000)) (if (= n 0) (allow file-read* f) (loop (require-not f) (- n 1))))'],
    ['filters that share', '(let loop ((f (literal "/a")) (n 60)) (if (= n 0) (allow file-read* f) (loop (require-all f f) (- n 1))))'],
    [
      'a large filter in many rules',
      '(define f (require-not (apply literal (let loop ((l (list "/a")) (n 12)) (if (= n 0) l (loop (append l l) (- n 1))))))) (let loop () (allow file-read* f) (loop))',
    ],
    ['lists that share', '(let loop ((l (list "/a")) (n 60)) (if (= n 0) (allow file-read* (literal l)) (loop (list l l) (- n 1))))'],
    ['shared lists in a rule', '(let loop ((l (list (literal "/a"))) (n 60)) (if (= n 0) (allow file-read* l) (loop (list l l) (- n 1))))'],
    [
      'shared lists compared',
      '(define (grow l n) (if (= n 0) l (grow (list l l) (- n 1)))) (equal? (grow (list "a") 60) (grow (list "a") 60))',
    ],
    ['regexes that are cheap to write', Array.from({ length: 3000 }, () => '(allow file-read* (regex "(a{200}){20}"))').join(' ')],
    ['rules without end', '(define (f) (allow file-read*) (f)) (f)'],
  ])('stops %s at a bound', async (_, text) => {
    const error = await toThrowWithCode(() => policyOf(text), SbplError, 'SBPL_INVALID');
    expect(error.problems[0]).toMatchObject({ code: 'sbpl.evaluation-limit', line: 1 });
  });

  it('imports through the resolver, and tells circles', () => {
    const files: Record<string, string> = { a: '(allow file-read* (literal "/a")) (import "b")', b: '(import "a")' };
    const imports = (name: string) => (Object.hasOwn(files, name) ? { text: files[name] as string, file: `${name}.sb` } : null);
    const policy = compilePolicy(assembleProfile({ text: `${DENY}(import "a")`, file: 'x' }), world, { imports });
    expect(policy.rules.map(({ action, source, unknown }) => [action, source.file, unknown[0]?.reason])).toEqual([
      ['deny', 'x', undefined],
      ['allow', 'a.sb', undefined],
      ['unknown', 'b.sb', 'imports go in a circle or too deep'],
    ]);
  });

  it('reports the problems of an imported text under its name', async () => {
    const imports = () => ({ text: '(allow', file: 'broken.sb' });
    const error = await toThrowWithCode(
      () => compilePolicy(assembleProfile({ text: '(import "x")', file: 'x' }), world, { imports }),
      SbplError,
      'SBPL_INVALID',
    );
    expect(error.problems).toMatchObject([{ code: 'sbpl.unclosed-list', file: 'broken.sb', line: 1 }]);
  });
});
