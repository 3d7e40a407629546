-- What somebody has typed and not yet saved is kept for some days (NAV-06).
SET lock_timeout = '5s';

-- CreateTable
CREATE TABLE "draft" (
    "user_id" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "form" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "saved_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "draft_pkey" PRIMARY KEY ("user_id","key")
);

-- As long as src/web/drafts.ts lets it be.
ALTER TABLE "draft" ADD CONSTRAINT "draft_content_length" CHECK (length("content") <= 100000),
  ADD CONSTRAINT "draft_key_length" CHECK (length("key") <= 22);

-- CreateIndex
CREATE INDEX "draft_saved_at_idx" ON "draft"("saved_at");

-- AddForeignKey
ALTER TABLE "draft" ADD CONSTRAINT "draft_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
