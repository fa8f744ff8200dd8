// Loaded where a bundle turns out to be an archive.
export { openArchive } from '@runtime/archives';
