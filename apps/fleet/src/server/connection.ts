import { Redis } from 'ioredis';
import { FleetError } from '../error.js';

/** Where the server is: an address (`redis://`, `rediss://`), or the path of its socket. */
export type ServerAddress = string;

/** The longest time between two tries to reach a server that is away, in milliseconds. */
const RETRY_MS = 1000;

export interface ConnectionSettings {
  maxRetriesPerRequest: null;
  retryStrategy: (tries: number) => number | null;
  path?: string;
  host?: string;
  port?: number;
  db?: number;
  username?: string;
  password?: string;
  tls?: object;
}

const soon = (tries: number): number => Math.min(tries * 50, RETRY_MS);

/** A command may wait for the server for as long as it takes: what is queued must not be lost because a server started anew. */
const patient: ConnectionSettings = { maxRetriesPerRequest: null, retryStrategy: soon };

/** Settings of a connection, for the queue library, which opens its own. */
export function connectionOptions(server: ServerAddress): ConnectionSettings {
  if (server.startsWith('/')) return { ...patient, path: server };
  const url = addressOf(server);
  return {
    ...patient,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || 6379),
    db: Number(url.pathname.slice(1) || 0),
    ...(url.username === '' ? {} : { username: decodeURIComponent(url.username) }),
    ...(url.password === '' ? {} : { password: decodeURIComponent(url.password) }),
    ...(url.protocol === 'rediss:' ? { tls: {} } : {}),
  };
}

/** A connection of our own, and whether the server answers. @throws FleetError `FLEET_SERVER_UNREACHABLE`, `FLEET_ARGUMENT_INVALID`. */
export async function connect(server: ServerAddress): Promise<Redis> {
  let reached = false;
  const client = new Redis({ ...connectionOptions(server), lazyConnect: true, retryStrategy: (tries) => (reached ? soon(tries) : null) });
  // Every command reports its own failure.
  client.on('error', () => {});
  try {
    await client.connect();
    await client.ping();
    reached = true;
    return client;
  } catch (cause) {
    client.disconnect();
    throw new FleetError({
      code: 'FLEET_SERVER_UNREACHABLE',
      category: 'system',
      message: `the server at ${withoutPassword(server)} does not answer: ${(cause as Error).message}`,
      hint: 'start it (redis-server or valkey-server, with --appendonly yes), and look at --server',
      cause,
    });
  }
}

function addressOf(server: string): URL {
  const url = URL.canParse(server) ? new URL(server) : null;
  if (url !== null && (url.protocol === 'redis:' || url.protocol === 'rediss:')) return url;
  throw new FleetError({
    code: 'FLEET_ARGUMENT_INVALID',
    category: 'usage',
    message: `not the address of a server: ${JSON.stringify(withoutPassword(server))}`,
    hint: 'redis://HOST:PORT/DB, rediss:// for TLS, or the path of a socket',
  });
}

const withoutPassword = (server: string): string => server.replace(/\/\/[^@/]*@/, '//…@');
