-- By itself: a migration that changes two tables and a page that reads both can wait for each other.
-- AlterTable
ALTER TABLE "authority" ADD COLUMN IF NOT EXISTS "factor_demand" "FactorDemand" NOT NULL DEFAULT 'NONE',
ADD COLUMN IF NOT EXISTS "factor_demand_from" TIMESTAMPTZ(3);
ALTER TABLE authority
  DROP CONSTRAINT IF EXISTS authority_factor_demand_check,
  ADD CONSTRAINT authority_factor_demand_check
  CHECK ((factor_demand = 'NONE') = (factor_demand_from IS NULL));
