// A package packed by itself would lack its types and what it uses of the others, so packing one in its folder is refused.
console.error('to pack the packages, each complete in itself: npm run pack -- FOLDER, in the root of the repository');
process.exitCode = 1;
