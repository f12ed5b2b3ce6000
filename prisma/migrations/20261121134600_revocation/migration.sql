-- Open streams belong to sessions, API tokens, accounts and memberships. Whoever changes one, also by hand, makes every web
-- process look at what its streams may see. Equal notifications of one transaction are one.
CREATE FUNCTION "tell_of_sight"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('millrace_feed', 'sight');
  RETURN NULL;
END $$;

CREATE TRIGGER "Session_sight" AFTER DELETE OR UPDATE OF "expiresAt", "userId" ON "Session"
  FOR EACH ROW EXECUTE FUNCTION "tell_of_sight"();
CREATE TRIGGER "Membership_sight" AFTER INSERT OR DELETE OR UPDATE OF "projectId", "userId" ON "Membership"
  FOR EACH ROW EXECUTE FUNCTION "tell_of_sight"();
CREATE TRIGGER "User_sight" AFTER UPDATE OF "role", "disabledAt" ON "User"
  FOR EACH ROW EXECUTE FUNCTION "tell_of_sight"();
CREATE TRIGGER "ApiToken_sight" AFTER DELETE OR UPDATE OF "projectId", "expiresAt", "revokedAt" ON "ApiToken"
  FOR EACH ROW EXECUTE FUNCTION "tell_of_sight"();
