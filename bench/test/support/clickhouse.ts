import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

/** The server of Debian's package; null where there is none. */
export const CLICKHOUSE: string | null = ['/usr/sbin/clickhouse-server', '/usr/bin/clickhouse-server'].find(existsSync) ?? null;

/** A port that nobody has at the moment. */
const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

export interface Shard {
  ask(sql: string, rows?: string): Promise<string>;
  stop(): void;
}

/** Servers of one cluster called `fleet`, each with a part of the rows. */
export async function cluster(folder: string, count: number): Promise<Shard[]> {
  const ports = await Promise.all(Array.from({ length: count }, async () => [await freePort(), await freePort()] as const));
  const shards = ports.map(([, tcp]) => `<shard><replica><host>127.0.0.1</host><port>${tcp}</port></replica></shard>`).join('');
  return Promise.all(ports.map(([http, tcp], at) => startShard(join(folder, `shard-${at}`), http, tcp, shards)));
}

async function startShard(folder: string, http: number, tcp: number, shards: string): Promise<Shard> {
  mkdirSync(join(folder, 'data'), { recursive: true });
  mkdirSync(join(folder, 'tmp'));
  const local = '<password></password><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota>';
  const users = `<profiles><default></default></profiles><quotas><default></default></quotas><users><default>${local}</default></users>`;
  writeFileSync(join(folder, 'users.xml'), `<yandex>${users}</yandex>`);
  const places = `<path>${folder}/data/</path><tmp_path>${folder}/tmp/</tmp_path><users_config>${folder}/users.xml</users_config>`;
  const listen = `<listen_host>127.0.0.1</listen_host><http_port>${http}</http_port><tcp_port>${tcp}</tcp_port><mark_cache_size>5000000</mark_cache_size>`;
  const defaults = '<default_profile>default</default_profile><default_database>default</default_database><timezone>UTC</timezone>';
  const log = '<logger><level>information</level><console>1</console></logger>';
  const config = `<yandex>${log}${listen}${places}${defaults}<remote_servers><fleet>${shards}</fleet></remote_servers></yandex>`;
  writeFileSync(join(folder, 'config.xml'), config);
  const child = spawn(CLICKHOUSE!, [`--config-file=${folder}/config.xml`], { stdio: ['ignore', 'pipe', 'pipe'] });
  await ready(child);
  return {
    async ask(sql, rows) {
      const query = rows === undefined ? '' : `&query=${encodeURIComponent(sql)}`;
      const address = `http://127.0.0.1:${http}/?default_format=JSONCompact${query}`;
      const answer = await fetch(address, { method: 'POST', body: rows ?? sql });
      const text = await answer.text();
      if (!answer.ok) throw new Error(text);
      return text;
    },
    stop: () => void child.kill('SIGKILL'),
  };
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = '';
    const look = (chunk: Buffer): void => {
      log += chunk.toString();
      if (/Ready for connections/.test(log)) resolve();
    };
    child.stdout?.on('data', look);
    child.stderr?.on('data', look);
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${log.slice(-2000)}`)));
  });
}
