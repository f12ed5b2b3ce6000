-- Each row of the schedule is written twice a pass. A row is in one of these at any time, and most are in the first:
-- half of the index entries of a pass, and both ends are read without looking at the table.
DROP INDEX "RunSchedule_dueAt_idx";
DROP INDEX "RunSchedule_owner_idx";
CREATE INDEX "RunSchedule_due" ON "RunSchedule"("dueAt") WHERE "owner" IS NULL AND "dueAt" IS NOT NULL;
CREATE INDEX "RunSchedule_held" ON "RunSchedule"("owner") WHERE "owner" IS NOT NULL;
-- Room for a row's next versions on its own page; what is dead is taken away often, a little at a time.
ALTER TABLE "RunSchedule" SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000);
