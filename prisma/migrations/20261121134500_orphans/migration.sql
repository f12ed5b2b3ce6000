-- CreateEnum
CREATE TYPE "OrphanKind" AS ENUM ('UNKNOWN_RUN', 'MISPLACED', 'REPLACED', 'FOREIGN');

-- AlterEnum
ALTER TYPE "OperationKind" ADD VALUE 'ADOPT_ORPHAN';
ALTER TYPE "OperationKind" ADD VALUE 'DELETE_ORPHAN';

-- AlterTable
ALTER TABLE "Operation" ADD COLUMN     "orphanId" TEXT;

-- CreateTable
CREATE TABLE "Orphan" (
    "id" TEXT NOT NULL,
    "uid" TEXT NOT NULL,
    "kind" "OrphanKind" NOT NULL,
    "clusterId" TEXT NOT NULL,
    "targetId" TEXT,
    "namespace" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "runId" TEXT,
    "jobId" TEXT,
    "objectCreatedAt" TIMESTAMPTZ(3) NOT NULL,
    "firstSeenAt" TIMESTAMPTZ(3) NOT NULL,
    "lastSeenAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Orphan_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "MissingDeployment" (
    "runId" TEXT NOT NULL,
    "clusterId" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "MissingDeployment_pkey" PRIMARY KEY ("runId")
);

-- CreateTable
CREATE TABLE "OrphanSweep" (
    "clusterId" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "epoch" BIGINT NOT NULL DEFAULT 1,
    "claimedAt" TIMESTAMPTZ(3) NOT NULL,
    "sweptAt" TIMESTAMPTZ(3),
    "trouble" TEXT,

    CONSTRAINT "OrphanSweep_pkey" PRIMARY KEY ("clusterId")
);

-- CreateIndex
CREATE UNIQUE INDEX "Orphan_uid_key" ON "Orphan"("uid");

-- CreateIndex
CREATE INDEX "Orphan_firstSeenAt_id_idx" ON "Orphan"("firstSeenAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "Orphan_clusterId_idx" ON "Orphan"("clusterId");

-- CreateIndex
CREATE INDEX "MissingDeployment_since_runId_idx" ON "MissingDeployment"("since" DESC, "runId" DESC);

-- CreateIndex
CREATE INDEX "Operation_orphanId_createdAt_idx" ON "Operation"("orphanId", "createdAt" DESC);

-- AddForeignKey
ALTER TABLE "Orphan" ADD CONSTRAINT "Orphan_clusterId_fkey" FOREIGN KEY ("clusterId") REFERENCES "Cluster"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Orphan" ADD CONSTRAINT "Orphan_targetId_fkey" FOREIGN KEY ("targetId") REFERENCES "DeploymentTarget"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MissingDeployment" ADD CONSTRAINT "MissingDeployment_runId_fkey" FOREIGN KEY ("runId") REFERENCES "Run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OrphanSweep" ADD CONSTRAINT "OrphanSweep_clusterId_fkey" FOREIGN KEY ("clusterId") REFERENCES "Cluster"("id") ON DELETE CASCADE ON UPDATE CASCADE;
