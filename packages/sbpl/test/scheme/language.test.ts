import { assembleProfile, compilePolicy } from '@runtime/sbpl';
import { describe, expect, it } from 'vitest';
import { answer, ask, DENY, policyOf, world } from '../helpers.js';

/** Whether an expression is true, asked through a profile. */
const holds = (expression: string): string => answer(`${DENY}(if ${expression} (allow file-read*))`, 'file-read*', '/x');

describe('the functions of the language', () => {
  it.each([
    ...['(positive? 1)', '(zero? 0)', '(negative? -1)', '(even? 4)', '(odd? 3)', '(= (modulo -7 2) 1)', '(= (remainder -7 2) -1)'],
    ...['(= (quotient 7 2) 3)', '(= (abs -2) 2)', '(= (min 3 1 2) 1)', '(= (max 3 1 2) 3)', '(= (gcd 12 18) 6)', '(<> 1 2)'],
    ...['(= (string->number "ff" 16) 255)', '(not (string->number "x"))', '(string=? (number->string 10 2) "1010")'],
    ...['(char=? #\\a (string-ref "abc" 0))', '(char-numeric? #\\7)', '(= (char->integer #\\A) 65)', '(char<? #\\a #\\b #\\c)'],
    ...['(string<? "a" "b")', '(string-ci=? "AB" "ab")', '(string=? (list->string (reverse (string->list "abc"))) "cba")'],
    ...[
      "(equal? (caar '((1 2) 3)) 1)",
      "(equal? (cadar '((1 2) 3)) 2)",
      "(equal? (cddr '(1 2 3)) '(3))",
      "(atom? 'x)",
      "(not (atom? '(1)))",
    ],
    ...["(equal? (cdr '(a . b)) 'b)", "(equal? (cdr (assq 'b '((a . 1) (b . 2)))) 2)", "(equal? (list* 1 2 '(3)) '(1 2 3))"],
    ...[
      "(equal? (filter even? '(1 2 3 4)) '(2 4))",
      "(equal? (partition even? '(1 2 3)) '((2) (1 3)))",
      "(equal? (append '(1) '(2) '(3)) '(1 2 3))",
    ],
    ...['(every string? \'("a" "b"))', "(any even? '(1 2))", "(= (foldr + 0 '(1 2 3)) 6)", "(equal? (map + '(1 2) '(10 20)) '(11 22))"],
    ...["(equal? (list-tail '(1 2 3) 1) '(2 3))", "(equal? (last-pair '(1 2)) '(2))", "(list? '())", "(not (list? '(1 . 2)))"],
    ...[
      '(= (vector-ref (vector 1 2 3) 1) 2)',
      "(equal? (vector->list (make-vector 2 'a)) '(a a))",
      '(procedure? car)',
      '(procedure? (lambda () 1))',
    ],
    ...["(equal? (do ((i 0 (+ i 1)) (l '() (cons i l))) ((= i 3) l)) '(2 1 0))", "(let ((p (list 1 2))) (set-car! p 9) (equal? p '(9 2)))"],
    ...["(equal? (cond ((assv 2 '((1 a) (2 b))) => cadr) (else 'c)) 'b)", '(cond (#f => not) (#t))'],
    ...["(equal? `(1 ,(+ 1 1) ,@(list 3 4)) '(1 2 3 4))", "(equal? `(a . ,(+ 1 1)) '(a . 2))"],
  ])('%s', (expression) => {
    expect(holds(expression)).toBe('allow');
  });

  it('leave open what they cannot compute', () => {
    expect(holds('(eq? "a" "a")')).toBe('unknown');
    expect(holds('(positive? (param "N"))')).toBe('unknown');
    expect(holds('(member "a" (list (mystery)))')).toBe('unknown');
    expect(holds('(string-ref "abc" 9)')).toBe('unknown');
  });
});

describe('conditionals without a branch to take', () => {
  it.each(['(if #f 1)', '(when #f 1)', '(unless #t 1)', '(cond (#f 1))', "(case 'x ((y) 1))"])(
    '%s gives the empty list, which is true',
    (form) => {
      expect(holds(`(null? ${form})`)).toBe('allow');
      expect(answer(`${DENY}(define (e) ${form}) (if (e) (allow file-read*))`, 'file-read*', '/x')).toBe('allow');
    },
  );

  it('never takes a text for a case of another', () => {
    expect(holds('(case "a" (("a") #f) (else #t))')).toBe('allow');
  });
});

describe('bindings', () => {
  it('may replace what the language gives', () => {
    expect(answer(`${DENY}(let ((o allow)) (set! allow (lambda a #f))) (allow file-read*)`, 'file-read*', '/x')).toBe('deny');
    expect(
      answer(
        `${DENY}(define old allow) (set! allow (lambda a (apply old (cons (literal "/x") a)))) (allow file-read*)`,
        'file-read*',
        '/x',
      ),
    ).toBe('allow');
    expect(answer(`${DENY}(set! literal subpath) (allow file-read* (literal "/x"))`, 'file-read*', '/x/y')).toBe('allow');
  });

  it('made where they may not be reached are not known', () => {
    const text = `${DENY}(define p "/a")(define (f) (set! p "/b"))(if (mystery) (f))(allow file-read* (literal p))`;
    expect(answer(text, 'file-read*', '/a')).toBe('unknown');
    expect(answer(`${DENY}(if (mystery) (define (only) (literal "/a")))(allow file-read* (only))`, 'file-read*', '/a')).toBe('unknown');
  });

  it('of a function called there are its own', () => {
    const text = `${DENY}(define (f p) (define q (string-append p "/y")) (allow file-read* (literal q)))(if (mystery) (f "/x"))`;
    expect(answer(text, 'file-read*', '/x/y')).toBe('unknown');
    expect(answer(text, 'file-read*', '/z')).toBe('deny');
  });
});

describe('macros', () => {
  it('are given the whole form and evaluated in its place', () => {
    const text = '(macro (twice form) (list (quote begin) (cadr form) (cadr form))) (twice (allow file-read* (literal "/x")))';
    expect(answer(DENY + text, 'file-read*', '/x')).toBe('allow');
  });

  it('may redefine a form of the language', () => {
    const text = `(macro (with-filter form)
      (let* ((parts (cdr form)) (extra (car parts)) (rules (cdr parts)))
        \`(letrec ((old allow) (wrapped (lambda args (apply old (cons (require-all ,extra (car (filter sbpl-filter? args))) (list (car args)))))))
          (set! allow wrapped) ,@rules (set! allow old))))
      (with-filter (subpath "/x") (allow file-read* (prefix "/x/y")))
      (allow file-write* (literal "/x/y"))`;
    expect(answer(DENY + text, 'file-read*', '/x/yes')).toBe('allow');
    expect(answer(DENY + text, 'file-read*', '/x/no')).toBe('deny');
    expect(answer(DENY + text, 'file-write*', '/x/y')).toBe('allow');
  });

  it('take parameters with define-macro', () => {
    const text = '(define-macro (reads . paths) `(allow file-read* ,@(map (lambda (p) `(literal ,p)) paths))) (reads "/a" "/x")';
    expect(answer(DENY + text, 'file-read*', '/x')).toBe('allow');
  });

  it('stop at a bound', () => {
    expect(() => policyOf(`${DENY}(macro (again form) form) (again)`)).toThrow(/takes more than/);
    expect(() => policyOf(`${DENY}(macro (grow form) (list 'begin form form)) (grow)`)).toThrow(/nests deeper/);
  });
});

describe('a condition that is not known inside a recursion', () => {
  it('leaves a computed value open, and nothing else', () => {
    const text = `${DENY}(define (go n) (if (mystery n) #t (go (- n 1)))) (allow file-write* (literal "/w")) (if (go 3) (allow file-read*))`;
    expect(answer(text, 'file-read*', '/x')).toBe('unknown');
    expect(answer(text, 'file-write*', '/w')).toBe('allow');
    expect(answer(text, 'file-write*', '/other')).toBe('deny');
  });

  it('leaves open everything that a recursion with rules in it may have said', () => {
    const text = `${DENY}(define (go n) (if (mystery n) #t (begin (allow file-read* (literal (string-append "/x" (number->string n)))) (go (- n 1))))) (go 3)`;
    expect(answer(text, 'file-read*', '/x3')).toBe('unknown');
    expect(answer(text, 'file-read*', '/x1')).toBe('unknown');
    expect(answer(`${text}(deny file-read-data (literal "/x1"))`, 'file-read*', '/x1')).toBe('deny');
  });

  it('takes few steps, also where every branch recurs twice', () => {
    const text = `${DENY}(define (go n) (cond ((mystery n) (go (- n 1))) ((mystery (+ n 1)) (go (go n))) (else (and (go 1) (go 2))))) (go 30) (allow file-read*)`;
    expect(answer(text, 'file-write*', '/x')).toBe('deny');
    expect(answer(text, 'file-read*', '/x')).toBe('allow');
  });
});

describe('a profile that calls error', () => {
  const text = `${DENY}(if (not (param "ROOT")) (error "ROOT is missing")) (allow file-read* (subpath (param "ROOT")))`;

  it('is refused, unless its parameters are given', () => {
    expect(ask(text, 'file-read*', '/a').apply_failure).toMatchObject({
      code: 'bad-form',
      message: expect.stringContaining('ROOT is missing'),
    });
    expect(compilePolicy(assembleProfile({ text, file: 'p' }), world, { params: { ROOT: '/a' } }).applyFailure).toBeNull();
  });

  it('is not, where the call may not be reached', () => {
    expect(ask(`${DENY}(if (mystery) (error "no"))(allow file-read*)`, 'file-read*', '/a')).toMatchObject({ decision: 'allow' });
  });
});
