-- AlterTable
ALTER TABLE "Run" ADD COLUMN     "recoveryAttempt" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "recoveryOf" TEXT;

-- CreateIndex
CREATE UNIQUE INDEX "Run_recoveryOf_key" ON "Run"("recoveryOf");

-- AddForeignKey
ALTER TABLE "Run" ADD CONSTRAINT "Run_recoveryOf_fkey" FOREIGN KEY ("recoveryOf") REFERENCES "Run"("id") ON DELETE SET NULL ON UPDATE CASCADE;
