// Guarantees: the simulation's database keeps runs as the real one does; conformance.int.test.ts holds that to the same cases.
import { conformance } from "./conformance";
import { modelSubject } from "./conformance/model";

conformance(modelSubject);
