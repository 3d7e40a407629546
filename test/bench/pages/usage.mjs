// Loaded into a server that is measured and into the processes that it starts: tells what each of them has used.
import cluster from 'node:cluster';

const own = () => ({ cpu: process.cpuUsage(), rss: process.memoryUsage.rss() });

const usageOf = (worker) =>
  new Promise((resolve) => {
    const listen = (message) => {
      if (!message.usage) return;
      worker.off('message', listen);
      resolve(message.usage[0]);
    };
    worker.on('message', listen);
    worker.send('usage');
  });

process.on('message', async (message) => {
  if (message !== 'usage') return;
  const theirs = await Promise.all(Object.values(cluster.workers ?? {}).map(usageOf));
  process.send({ usage: [own(), ...theirs] });
});
if (cluster.isPrimary) process.channel?.unref();
