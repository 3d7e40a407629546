import { describe, expect, it } from 'vitest';
import { hearQueries } from '../support/heard-queries.ts';
import { usePortal } from '../support/portal.ts';
import { general, keywordsPage, treeOf } from './trees.ts';

const portal = usePortal();
const heard = hearQueries(portal.pool);

describe('a tree of a thousand keywords', () => {
  it('ACC-08 list, search and form send no more queries than for a small one', async () => {
    await portal.prisma.$executeRaw`
      WITH top AS (
        INSERT INTO keyword (labels, position)
        SELECT jsonb_build_object('sv', 'Gren ' || n), 1000 + n FROM generate_series(1, 20) n RETURNING id, labels
      )
      INSERT INTO keyword (parent_id, labels, position)
      SELECT id, jsonb_build_object('sv', labels->>'sv' || ' blad ' || n), n FROM top, generate_series(1, 50) n`;
    const commission = await portal.signIn('kommissionen');
    const { path } = await treeOf(portal, general);
    await commission.get(keywordsPage);
    for (const page of [keywordsPage, `${keywordsPage}?text=blad`, path('Gren 7 blad 33', '/redigera')]) {
      heard.length = 0;
      const answer = await commission.get(page);
      expect(answer.status).toBe(200);
      expect(answer.text).toContain('Gren 7 blad 33');
      expect(heard.length, heard.join('\n')).toBeLessThanOrEqual(4);
    }
  });
});
