import type { ArtifactAppender, BundleWriter } from '@runtime/bundle-store';
import type { Sink } from '@runtime/observations';

/** Writes documents that grow side by side. They are synced together; whatever goes wrong, none is left open. */
export async function writeTogether(
  writer: BundleWriter,
  write: (open: (name: string, schemaVersion?: string) => Sink) => void,
): Promise<void> {
  const files: ArtifactAppender[] = [];
  try {
    write((name, schemaVersion) => {
      const file = writer.append(name, schemaVersion);
      files.push(file);
      return (piece) => file.write(piece);
    });
    const ended = await Promise.allSettled(files.map((file) => file.close()));
    for (const one of ended) if (one.status === 'rejected') throw one.reason;
  } finally {
    for (const file of files) file.abandon();
  }
}
