-- AlterTable
ALTER TABLE "authority" ADD COLUMN     "manages_all_modules" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "managed_authority" (
    "manager_id" INTEGER NOT NULL,
    "authority_id" INTEGER NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "managed_authority_pkey" PRIMARY KEY ("manager_id","authority_id")
);

-- CreateTable
CREATE TABLE "invitation" (
    "id" SERIAL NOT NULL,
    "manager_id" INTEGER NOT NULL,
    "authority_name" TEXT NOT NULL,
    "contact_name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "language" "Language" NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "invited_by_id" INTEGER,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "opened_at" TIMESTAMPTZ(3),
    "withdrawn_at" TIMESTAMPTZ(3),
    "submitted_at" TIMESTAMPTZ(3),
    "submission" JSONB,
    "decided_at" TIMESTAMPTZ(3),
    "decided_by_id" INTEGER,
    "reason" TEXT NOT NULL DEFAULT '',
    "authority_id" INTEGER,

    CONSTRAINT "invitation_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "managed_authority_authority_id_idx" ON "managed_authority"("authority_id");

-- CreateIndex
CREATE UNIQUE INDEX "invitation_token_hash_key" ON "invitation"("token_hash");

-- CreateIndex
CREATE INDEX "invitation_manager_id_id_idx" ON "invitation"("manager_id", "id" DESC);

-- CreateIndex
CREATE INDEX "invitation_authority_id_idx" ON "invitation"("authority_id");

-- AddForeignKey
ALTER TABLE "managed_authority" ADD CONSTRAINT "managed_authority_manager_id_fkey" FOREIGN KEY ("manager_id") REFERENCES "authority"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "managed_authority" ADD CONSTRAINT "managed_authority_authority_id_fkey" FOREIGN KEY ("authority_id") REFERENCES "authority"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_manager_id_fkey" FOREIGN KEY ("manager_id") REFERENCES "authority"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_authority_id_fkey" FOREIGN KEY ("authority_id") REFERENCES "authority"("id") ON DELETE SET NULL ON UPDATE CASCADE;
