/**
 * Where the repository lives. One place: `npm run workspace` writes it into every published manifest as soon as it is a real address.
 * Provenance needs it, so the check of a release refuses the placeholder.
 */
export const REPOSITORY = 'https://repository.invalid/runtime';

/** Whether the address still has to be filled in. `.invalid` leads nowhere by definition. */
export const isPlaceholder = (url = REPOSITORY) => new URL(url).hostname.endsWith('.invalid');

/** The members of a manifest that name the repository; none before it has an address. */
export const metadataOf = (folder, url = REPOSITORY) =>
  isPlaceholder(url)
    ? {}
    : {
        homepage: `${url}#readme`,
        bugs: `${url}/issues`,
        repository: { type: 'git', url: `git+${url}.git`, directory: folder },
      };
