-- By itself: a migration that changes two tables and a page that reads both can wait for each other.
-- AlterTable
ALTER TABLE "authority" ADD COLUMN     "factor_demand" "FactorDemand" NOT NULL DEFAULT 'NONE',
ADD COLUMN     "factor_demand_from" TIMESTAMPTZ(3);
ALTER TABLE authority ADD CONSTRAINT authority_factor_demand_check
  CHECK ((factor_demand = 'NONE') = (factor_demand_from IS NULL));
