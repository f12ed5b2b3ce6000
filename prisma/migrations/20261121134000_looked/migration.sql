-- Until when somebody has the run's page open: it is looked at more often meanwhile.
ALTER TABLE "RunSchedule" ADD COLUMN "lookedUntil" TIMESTAMPTZ(3);
