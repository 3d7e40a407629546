import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../support/free-port.ts';
import type { Site } from './portal.ts';
import { clone, must, needs, start, until } from './programs.ts';

interface Alert {
  labels: { alertname: string; severity: string };
  state: 'pending' | 'firing';
}

export interface Prometheus {
  /** The names of the alerts that fire now. */
  firing: () => Promise<string[]>;
  /** Waits until all of these fire. */
  sees: (...alerts: string[]) => Promise<void>;
  /** Waits until none of these fires. */
  seesNoMore: (...alerts: string[]) => Promise<void>;
  stop: () => Promise<unknown>;
}

/**
 * A Prometheus that reads the portal every second, with the rules of docs/ in a hurry: what must last lasts a second, and
 * what is counted is counted over twenty.
 */
export async function startPrometheus(site: Site): Promise<Prometheus> {
  needs('prometheus');
  const { folder } = site.trial;
  const port = await freePort();
  const rules = readFileSync(join(clone, 'docs/operation/alerts.yml'), 'utf8')
    .replaceAll(/for: \w+/g, 'for: 1s')
    .replaceAll(/\[\d+[mh]\]/g, '[20s]');
  writeFileSync(join(folder, 'alerts.yml'), rules);
  const target = `127.0.0.1:${site.ports.metrics}`;
  const configuration = {
    global: { evaluation_interval: '1s' },
    rule_files: ['alerts.yml'],
    scrape_configs: [
      {
        job_name: 'portalen',
        scrape_interval: '2s',
        scrape_timeout: '2s',
        static_configs: [{ targets: [target] }],
      },
    ],
  };
  writeFileSync(join(folder, 'prometheus.yml'), JSON.stringify(configuration));
  const program = start(site.trial, 'prometheus', [
    `--config.file=${join(folder, 'prometheus.yml')}`,
    `--storage.tsdb.path=${join(folder, 'prometheus')}`,
    `--web.listen-address=127.0.0.1:${port}`,
  ]);
  const alerts = async (): Promise<Alert[]> => {
    must(program.child.exitCode === null, `Prometheus ended: ${program.printed()}`);
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/alerts`).catch(() => null);
    return answer?.ok ? ((await answer.json()) as { data: { alerts: Alert[] } }).data.alerts : [];
  };
  await until('Prometheus answers', () =>
    fetch(`http://127.0.0.1:${port}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    ),
  );
  const firing = async () => [
    ...new Set(
      (await alerts()).filter(({ state }) => state === 'firing').map(({ labels }) => labels.alertname),
    ),
  ];
  const sees = async (...expected: string[]) => {
    let last: string[] = [];
    await until(
      `firing: ${expected.join(', ')}`,
      async () => {
        last = await firing();
        return expected.every((name) => last.includes(name));
      },
      90_000,
    ).catch((fault: unknown) => {
      throw new Error(`${String(fault)}; firing are: ${last.join(', ')}`);
    });
  };
  const seesNoMore = (...expected: string[]) =>
    until(
      `over: ${expected.join(', ')}`,
      async () => {
        const last = await firing();
        return !expected.some((name) => last.includes(name));
      },
      90_000,
    );
  return { firing, sees, seesNoMore, stop: program.stop };
}
