/** What a document may hold to get out of where it is shown: a name for the test, and the text. */
export const HOSTILE_TEXTS: readonly (readonly [string, string])[] = [
  ['the end of a script', '</script><script>window.hostile = 1</script>'],
  ['an image with a handler', '<img src=x onerror="window.hostile = 1">'],
  ['a comment that opens a double escape', '<!--<script>'],
  ['entities', '&lt;b&gt;&amp;&#60;'],
  ['quotes', `"'\`</title></style><svg onload=window.hostile=1>`],
  ['a bidirectional override', 'safe\u202etxt.exe\u2066\u2067\u2069'],
  ['control characters', 'a\u0000b\u0007c\u001b[31md\u007f\u0085'],
  ['line and paragraph separators', 'a\u2028b\u2029c'],
  ['invisible characters', 'a\u200bb\u200d\ufeff\u{e0041}c'],
  ['a lone surrogate', 'a\ud800b'],
  ['an address that runs', 'javascript:window.hostile=1'],
  ['the name of a prototype', '__proto__'],
];
