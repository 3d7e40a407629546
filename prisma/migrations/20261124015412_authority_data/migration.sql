-- AlterTable
ALTER TABLE "authority" ADD COLUMN     "confirmed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- AlterTable
ALTER TABLE "module" ADD COLUMN     "retired_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "module_role" ADD COLUMN     "retired_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "name_change" (
    "id" SERIAL NOT NULL,
    "authority_id" INTEGER NOT NULL,
    "old_name" TEXT NOT NULL,
    "new_name" TEXT NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "requested_by_id" INTEGER,
    "closed_at" TIMESTAMPTZ(3),
    "comment" TEXT NOT NULL DEFAULT '',
    "outcome" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "name_change_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "role_shortfall" (
    "authority_id" INTEGER NOT NULL,
    "role_id" INTEGER NOT NULL,
    "module_id" INTEGER NOT NULL,
    "holders" INTEGER NOT NULL,

    CONSTRAINT "role_shortfall_pkey" PRIMARY KEY ("authority_id","role_id")
);

-- CreateIndex
CREATE INDEX "name_change_authority_id_id_idx" ON "name_change"("authority_id", "id" DESC);

-- CreateIndex
CREATE INDEX "role_shortfall_role_id_module_id_idx" ON "role_shortfall"("role_id", "module_id");

-- CreateIndex
CREATE INDEX "role_shortfall_authority_id_module_id_idx" ON "role_shortfall"("authority_id", "module_id");

-- CreateIndex
CREATE INDEX "log_event_authority_id_action_id_idx" ON "log_event"("authority_id", "action", "id" DESC);

-- AddForeignKey
ALTER TABLE "name_change" ADD CONSTRAINT "name_change_authority_id_fkey" FOREIGN KEY ("authority_id") REFERENCES "authority"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "role_shortfall" ADD CONSTRAINT "role_shortfall_role_fkey" FOREIGN KEY ("role_id", "module_id") REFERENCES "module_role"("id", "module_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "role_shortfall" ADD CONSTRAINT "role_shortfall_module_fkey" FOREIGN KEY ("authority_id", "module_id") REFERENCES "authority_module"("authority_id", "module_id") ON DELETE CASCADE ON UPDATE CASCADE;
