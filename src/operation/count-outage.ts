import { Counter } from 'prom-client';
import { type Outage, outageKinds, outageOf } from '../db/outage.ts';

const outages = new Counter({
  name: 'portal_database_outages_total',
  help: 'What the database could not do, by why: requests, jobs, mails.',
  labelNames: ['outage'],
});
// From 0 on: Prometheus does not see the first one of a series that begins with it.
for (const outage of outageKinds) outages.inc({ outage }, 0);

/** Counts a fault that is an outage of the database, and returns which, for the line in the log that it gets. */
export function countOutage(fault: unknown): Outage | undefined {
  const outage = outageOf(fault) ?? undefined;
  if (outage) outages.inc({ outage });
  return outage;
}
