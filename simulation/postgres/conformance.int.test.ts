// Guarantees: the real store and web's real commands do what the simulation's model of them does (conformance.test.ts).
import { conformance } from "./conformance";
import { realSubject } from "./conformance/real";

conformance(realSubject);
