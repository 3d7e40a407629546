-- CreateTable
CREATE TABLE "rate_limit" (
    "key" VARCHAR(255) NOT NULL,
    "points" INTEGER NOT NULL DEFAULT 0,
    "expire" BIGINT,

    CONSTRAINT "rate_limit_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE INDEX "user_password_expires_at_idx" ON "user"("password_expires_at");

-- AlterTable: five wrong passwords in a row say it already.
ALTER TABLE "user" DROP COLUMN "blocked_at";
