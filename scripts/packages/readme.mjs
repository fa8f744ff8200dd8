import { posix } from 'node:path';
import { isPlaceholder, REPOSITORY } from './metadata.mjs';

/** `[text](target)` where the target is a file of the repository; none is an address, or a place of the same page. */
const LINK = /\[([^\]]+)\]\((?![a-z]+:|#)([^)\s]+)\)/g;

/**
 * A README for a reader who has the package and not the repository: a link to a page of the repository becomes its
 * address, or, for as long as the repository has none, the name of the page.
 *
 * @param folder where the README is in the repository
 */
export function readmeAlone(text, folder, url = REPOSITORY) {
  return text.replace(LINK, (_all, words, target) => {
    const [file, ...place] = target.split('#');
    const page = posix.join(folder, file);
    return isPlaceholder(url) ? `${words} (\`${page}\` in the repository)` : `[${words}](${url}/blob/HEAD/${[page, ...place].join('#')})`;
  });
}
