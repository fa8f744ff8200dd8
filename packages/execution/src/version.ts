/** Version of the producer, as the manifest records it. A test holds it to the package's own. */
export const VERSION = '0.1.0';
