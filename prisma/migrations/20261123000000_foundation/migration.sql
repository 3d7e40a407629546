-- CreateEnum
CREATE TYPE "Language" AS ENUM ('bg', 'cs', 'da', 'de', 'el', 'en', 'es', 'et', 'fi', 'fr', 'ga', 'hr', 'hu', 'it', 'lt', 'lv', 'mt', 'nl', 'pl', 'pt', 'ro', 'sk', 'sl', 'sv');

-- CreateEnum
CREATE TYPE "AuthorityKind" AS ENUM ('ORDINARY', 'ACCESS_MANAGER', 'NATIONAL_COORDINATOR', 'COMMISSION');

-- CreateEnum
CREATE TYPE "ModulePart" AS ENUM ('COMPETENT_AUTHORITY', 'COORDINATOR');

-- CreateTable
CREATE TABLE "authority" (
    "id" SERIAL NOT NULL,
    "kind" "AuthorityKind" NOT NULL DEFAULT 'ORDINARY',
    "country" CHAR(2) NOT NULL,
    "organisation_number" TEXT,
    "official_name" TEXT NOT NULL,
    "informal_name" TEXT NOT NULL,
    "language" "Language" NOT NULL DEFAULT 'sv',
    "description" TEXT NOT NULL DEFAULT '',
    "competences" TEXT NOT NULL DEFAULT '',
    "area_of_activity" TEXT NOT NULL DEFAULT '',
    "postal_street" TEXT NOT NULL DEFAULT '',
    "postal_code" TEXT NOT NULL DEFAULT '',
    "postal_city" TEXT NOT NULL DEFAULT '',
    "visiting_street" TEXT NOT NULL DEFAULT '',
    "visiting_code" TEXT NOT NULL DEFAULT '',
    "visiting_city" TEXT NOT NULL DEFAULT '',
    "telephone" TEXT NOT NULL DEFAULT '',
    "email" TEXT NOT NULL DEFAULT '',
    "website" TEXT NOT NULL DEFAULT '',
    "working_languages" "Language"[],
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "authority_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "authority_name" (
    "authority_id" INTEGER NOT NULL,
    "language" "Language" NOT NULL,
    "informal_name" TEXT NOT NULL,
    "needs_review" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "authority_name_pkey" PRIMARY KEY ("authority_id","language")
);

-- CreateTable
CREATE TABLE "module" (
    "id" SERIAL NOT NULL,
    "code" TEXT NOT NULL,
    "labels" JSONB NOT NULL,
    "uses_coordination" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "module_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "module_role" (
    "id" SERIAL NOT NULL,
    "module_id" INTEGER NOT NULL,
    "code" TEXT NOT NULL,
    "labels" JSONB NOT NULL,
    "minimum_users" INTEGER NOT NULL DEFAULT 0,
    "coordinator_only" BOOLEAN NOT NULL DEFAULT false,
    "position" INTEGER NOT NULL,

    CONSTRAINT "module_role_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "keyword" (
    "id" SERIAL NOT NULL,
    "module_id" INTEGER,
    "parent_id" INTEGER,
    "labels" JSONB NOT NULL,
    "position" INTEGER NOT NULL,
    "retired_at" TIMESTAMPTZ(3),

    CONSTRAINT "keyword_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "authority_module" (
    "authority_id" INTEGER NOT NULL,
    "module_id" INTEGER NOT NULL,
    "part" "ModulePart" NOT NULL,

    CONSTRAINT "authority_module_pkey" PRIMARY KEY ("authority_id","module_id")
);

-- CreateTable
CREATE TABLE "authority_keyword" (
    "authority_id" INTEGER NOT NULL,
    "keyword_id" INTEGER NOT NULL,
    "module_id" INTEGER,

    CONSTRAINT "authority_keyword_pkey" PRIMARY KEY ("authority_id","keyword_id")
);

-- CreateTable
CREATE TABLE "linked_coordinator" (
    "authority_id" INTEGER NOT NULL,
    "module_id" INTEGER NOT NULL,
    "coordinator_id" INTEGER NOT NULL,
    "coordinator_part" "ModulePart" NOT NULL DEFAULT 'COORDINATOR',

    CONSTRAINT "linked_coordinator_pkey" PRIMARY KEY ("authority_id","module_id","coordinator_id")
);

-- CreateTable
CREATE TABLE "access_manager_module" (
    "authority_id" INTEGER NOT NULL,
    "module_id" INTEGER NOT NULL,

    CONSTRAINT "access_manager_module_pkey" PRIMARY KEY ("authority_id","module_id")
);

-- CreateTable
CREATE TABLE "user" (
    "id" SERIAL NOT NULL,
    "authority_id" INTEGER NOT NULL,
    "first_name" TEXT NOT NULL,
    "last_name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "username" TEXT NOT NULL,
    "language" "Language" NOT NULL,
    "telephone" TEXT NOT NULL DEFAULT '',
    "is_administrator" BOOLEAN NOT NULL DEFAULT false,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "first_sign_in_at" TIMESTAMPTZ(3),
    "last_sign_in_at" TIMESTAMPTZ(3),
    "password_hash" TEXT NOT NULL,
    "password_temporary" BOOLEAN NOT NULL,
    "password_expires_at" TIMESTAMPTZ(3) NOT NULL,
    "failed_sign_ins" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "used_username" (
    "digest" BYTEA NOT NULL,
    "user_id" INTEGER NOT NULL,

    CONSTRAINT "used_username_pkey" PRIMARY KEY ("digest")
);

-- CreateTable
CREATE TABLE "role_assignment" (
    "user_id" INTEGER NOT NULL,
    "role_id" INTEGER NOT NULL,
    "authority_id" INTEGER NOT NULL,
    "module_id" INTEGER NOT NULL,

    CONSTRAINT "role_assignment_pkey" PRIMARY KEY ("user_id","role_id")
);

-- CreateTable
CREATE TABLE "password_history" (
    "id" SERIAL NOT NULL,
    "user_id" INTEGER NOT NULL,
    "hash" TEXT NOT NULL,
    "chosen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "password_history_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "mail" (
    "id" SERIAL NOT NULL,
    "message_id" TEXT NOT NULL,
    "template" TEXT NOT NULL,
    "language" "Language" NOT NULL,
    "recipient" TEXT NOT NULL,
    "user_id" INTEGER,
    "authority_id" INTEGER,
    "sealed" BYTEA,
    "once_key" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "next_try_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "sent_at" TIMESTAMPTZ(3),
    "failed_at" TIMESTAMPTZ(3),
    "last_error" TEXT,

    CONSTRAINT "mail_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sign_in" (
    "id" SERIAL NOT NULL,
    "user_id" INTEGER NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "address" TEXT NOT NULL,
    "user_agent" TEXT NOT NULL,

    CONSTRAINT "sign_in_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rate_limit" (
    "key" VARCHAR(255) NOT NULL,
    "points" INTEGER NOT NULL DEFAULT 0,
    "expire" BIGINT,

    CONSTRAINT "rate_limit_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "session" (
    "sid" TEXT NOT NULL,
    "sess" JSONB NOT NULL,
    "expire" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "session_pkey" PRIMARY KEY ("sid")
);

-- CreateTable
CREATE TABLE "log_event" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "action" TEXT NOT NULL,
    "actor_id" INTEGER,
    "actor_name" TEXT,
    "address" TEXT,
    "authority_id" INTEGER,
    "subject_id" INTEGER,
    "subject_name" TEXT,
    "changes" JSONB NOT NULL DEFAULT '{}',
    "personal" JSONB,

    CONSTRAINT "log_event_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "authority_organisation_number_key" ON "authority"("country", "organisation_number");

-- CreateIndex
CREATE UNIQUE INDEX "module_code_key" ON "module"("code");

-- CreateIndex
CREATE UNIQUE INDEX "module_role_code_key" ON "module_role"("module_id", "code");

-- CreateIndex
CREATE UNIQUE INDEX "module_role_module_key" ON "module_role"("id", "module_id");

-- CreateIndex
CREATE INDEX "keyword_parent_id_idx" ON "keyword"("parent_id");

-- CreateIndex
CREATE INDEX "keyword_module_id_idx" ON "keyword"("module_id");

-- CreateIndex
CREATE INDEX "authority_module_module_id_idx" ON "authority_module"("module_id");

-- CreateIndex
CREATE UNIQUE INDEX "authority_module_part_key" ON "authority_module"("authority_id", "module_id", "part");

-- CreateIndex
CREATE INDEX "authority_keyword_keyword_id_idx" ON "authority_keyword"("keyword_id");

-- CreateIndex
CREATE INDEX "linked_coordinator_coordinator_id_module_id_idx" ON "linked_coordinator"("coordinator_id", "module_id");

-- CreateIndex
CREATE UNIQUE INDEX "user_email_key" ON "user"("email");

-- CreateIndex
CREATE UNIQUE INDEX "user_username_key" ON "user"("username");

-- CreateIndex
CREATE INDEX "user_password_expires_at_idx" ON "user"("password_expires_at");

-- CreateIndex
CREATE INDEX "user_authority_id_last_name_first_name_idx" ON "user"("authority_id", "last_name", "first_name");

-- CreateIndex
CREATE UNIQUE INDEX "user_authority_key" ON "user"("id", "authority_id");

-- CreateIndex
CREATE INDEX "role_assignment_authority_id_role_id_idx" ON "role_assignment"("authority_id", "role_id");

-- CreateIndex
CREATE INDEX "role_assignment_authority_id_module_id_idx" ON "role_assignment"("authority_id", "module_id");

-- CreateIndex
CREATE INDEX "role_assignment_role_id_module_id_idx" ON "role_assignment"("role_id", "module_id");

-- CreateIndex
CREATE INDEX "password_history_user_id_chosen_at_idx" ON "password_history"("user_id", "chosen_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "mail_message_id_key" ON "mail"("message_id");

-- CreateIndex
CREATE UNIQUE INDEX "mail_once_key_key" ON "mail"("once_key");

-- CreateIndex
CREATE INDEX "mail_user_id_id_idx" ON "mail"("user_id", "id" DESC);

-- CreateIndex
CREATE INDEX "mail_authority_id_idx" ON "mail"("authority_id");

-- CreateIndex
CREATE INDEX "mail_next_try_at_idx" ON "mail"("next_try_at");

-- CreateIndex
CREATE INDEX "sign_in_user_id_idx" ON "sign_in"("user_id");

-- CreateIndex
CREATE INDEX "session_expire_idx" ON "session"("expire");

-- CreateIndex
CREATE INDEX "log_event_authority_id_id_idx" ON "log_event"("authority_id", "id" DESC);

-- CreateIndex
CREATE INDEX "log_event_actor_id_idx" ON "log_event"("actor_id");

-- CreateIndex
CREATE INDEX "log_event_subject_id_idx" ON "log_event"("subject_id");

-- AddForeignKey
ALTER TABLE "authority_name" ADD CONSTRAINT "authority_name_authority_id_fkey" FOREIGN KEY ("authority_id") REFERENCES "authority"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "module_role" ADD CONSTRAINT "module_role_module_id_fkey" FOREIGN KEY ("module_id") REFERENCES "module"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "keyword" ADD CONSTRAINT "keyword_module_id_fkey" FOREIGN KEY ("module_id") REFERENCES "module"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "keyword" ADD CONSTRAINT "keyword_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "keyword"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "authority_module" ADD CONSTRAINT "authority_module_authority_id_fkey" FOREIGN KEY ("authority_id") REFERENCES "authority"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "authority_module" ADD CONSTRAINT "authority_module_module_id_fkey" FOREIGN KEY ("module_id") REFERENCES "module"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "authority_keyword" ADD CONSTRAINT "authority_keyword_authority_id_fkey" FOREIGN KEY ("authority_id") REFERENCES "authority"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "authority_keyword" ADD CONSTRAINT "authority_keyword_keyword_id_fkey" FOREIGN KEY ("keyword_id") REFERENCES "keyword"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "authority_keyword" ADD CONSTRAINT "authority_keyword_module_fkey" FOREIGN KEY ("authority_id", "module_id") REFERENCES "authority_module"("authority_id", "module_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "linked_coordinator" ADD CONSTRAINT "linked_coordinator_authority_id_fkey" FOREIGN KEY ("authority_id") REFERENCES "authority"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "linked_coordinator" ADD CONSTRAINT "linked_coordinator_module_fkey" FOREIGN KEY ("authority_id", "module_id") REFERENCES "authority_module"("authority_id", "module_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "linked_coordinator" ADD CONSTRAINT "linked_coordinator_part_fkey" FOREIGN KEY ("coordinator_id", "module_id", "coordinator_part") REFERENCES "authority_module"("authority_id", "module_id", "part") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "access_manager_module" ADD CONSTRAINT "access_manager_module_authority_id_fkey" FOREIGN KEY ("authority_id") REFERENCES "authority"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "access_manager_module" ADD CONSTRAINT "access_manager_module_module_id_fkey" FOREIGN KEY ("module_id") REFERENCES "module"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "user" ADD CONSTRAINT "user_authority_id_fkey" FOREIGN KEY ("authority_id") REFERENCES "authority"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "role_assignment" ADD CONSTRAINT "role_assignment_user_fkey" FOREIGN KEY ("user_id", "authority_id") REFERENCES "user"("id", "authority_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "role_assignment" ADD CONSTRAINT "role_assignment_role_fkey" FOREIGN KEY ("role_id", "module_id") REFERENCES "module_role"("id", "module_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "role_assignment" ADD CONSTRAINT "role_assignment_module_fkey" FOREIGN KEY ("authority_id", "module_id") REFERENCES "authority_module"("authority_id", "module_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "password_history" ADD CONSTRAINT "password_history_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mail" ADD CONSTRAINT "mail_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mail" ADD CONSTRAINT "mail_authority_id_fkey" FOREIGN KEY ("authority_id") REFERENCES "authority"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sign_in" ADD CONSTRAINT "sign_in_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
