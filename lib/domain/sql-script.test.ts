// A script is taken apart exactly where Flink does it, and several INSERTs become one job without any text being lost.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sqlTokens } from "./sql-lexer";
import { readScript, scriptToRun } from "./sql-script";

const others = (some: string[]) => some.filter((kind) => kind !== "insert" && kind !== "statementSet");
const kinds = (script: string) => readScript(script).statements.map(({ kind }) => kind);
const texts = (script: string) => readScript(script).statements.map(({ text }) => text);

describe("splitting", () => {
  it("does not end a statement at a semicolon inside quotes, comments or hints", () => {
    expect(
      texts(
        "SET 'a' = 'x;''y'; -- one; two\nINSERT INTO `t;1` /* ; */ SELECT 1 FROM s /*+ OPTIONS('k'='v;w') */;",
      ),
    ).toEqual(["SET 'a' = 'x;''y'", "INSERT INTO `t;1`         SELECT 1 FROM s /*+ OPTIONS('k'='v;w') */"]);
  });

  it("keeps a statement set whole, with CASE … END inside", () => {
    const set =
      "EXECUTE STATEMENT SET BEGIN INSERT INTO a SELECT CASE WHEN x THEN 1 END; INSERT INTO b SELECT 1; END";
    expect(texts(`CREATE TABLE a (x INT);${set};`)).toEqual(["CREATE TABLE a (x INT)", set]);
    expect(kinds(`begin statement set; insert into a select 1; end; SET 'x'='y'`)).toEqual([
      "statementSet",
      "set",
    ]);
  });

  it("says where a statement begins, and needs no last semicolon", () => {
    expect(readScript("-- first\n\n  INSERT INTO a SELECT 1").statements).toMatchObject([
      { kind: "insert", line: 3, column: 3, text: "INSERT INTO a SELECT 1" },
    ]);
  });

  it("loses nothing, whatever the text", () => {
    const pieces = fc.array(
      fc.constantFrom(
        "'",
        "`",
        '"',
        "--",
        "//",
        "/*",
        "*/",
        "/*+",
        ";",
        "\n",
        " ",
        "END",
        "x",
        "é",
        "INSERT",
      ),
    );
    fc.assert(
      fc.property(pieces, (some) => {
        const script = some.join("");
        expect([...sqlTokens(script)].map(({ start, end }) => script.slice(start, end)).join("")).toBe(
          script,
        );
        for (const { start, end } of readScript(script).statements) expect(end).toBeGreaterThan(start);
      }),
    );
  });

  it("is the same whether or not comments stand between the words", () => {
    const comment = fc.constantFrom("-- it's; \n", "/* ' ; ` */", '// "quoted" ;\n');
    fc.assert(
      fc.property(fc.array(comment, { maxLength: 4 }), (comments) => {
        const [a = "", b = "", c = "", d = ""] = comments;
        expect(kinds(`${a}INSERT ${b}INTO x ${c}SELECT 1;${d}SET 'a'='b';`)).toEqual(["insert", "set"]);
      }),
    );
  });
});

describe("problems", () => {
  it.each([
    ["SELECT 'abc", "This ' is never closed.", 1, 8],
    ["INSERT INTO a\nSELECT `x FROM b;", "This ` is never closed.", 2, 8],
    ["INSERT INTO a SELECT 1; /* end", "This comment is never closed with */.", 1, 25],
    ["CREATE TABLE a (x INT);", "This script starts no job: it has no INSERT.", 1, 1],
  ])("%s", (script, message, line, column) => {
    expect(readScript(script).problems).toEqual([{ message, line, column }]);
  });

  it("allows one job only", () => {
    const set = "EXECUTE STATEMENT SET BEGIN INSERT INTO a SELECT 1; END;";
    expect(readScript(`${set}\n${set}`).problems).toMatchObject([{ line: 2, column: 1 }]);
    expect(readScript(`INSERT INTO a SELECT 1; ${set}`).problems).toMatchObject([{ line: 1, column: 1 }]);
    expect(readScript(`${set} SET 'a'='b';`).problems).toEqual([]);
    expect(readScript("CREATE TABLE x AS SELECT 1").problems).toEqual([]);
  });
});

describe("what SqlDriver is given", () => {
  it("is the script itself for one INSERT, comments blanked", () => {
    const script = "SET 'a'='b'; // note;\nINSERT INTO a SELECT 1;";
    expect(scriptToRun(script)).toBe("SET 'a'='b';         \nINSERT INTO a SELECT 1;");
  });

  it("joins neighbouring INSERTs in place, so that lines in Flink's errors are the user's", () => {
    const script = "CREATE TABLE a (x INT);\nINSERT INTO a SELECT 1;\n\nINSERT INTO b\nSELECT 2";
    expect(scriptToRun(script)).toBe(
      "CREATE TABLE a (x INT);\nEXECUTE STATEMENT SET BEGIN INSERT INTO a SELECT 1;\n\nINSERT INTO b\nSELECT 2; END;",
    );
  });

  it("puts definitions between INSERTs before the set", () => {
    const script =
      "INSERT INTO a SELECT 1; CREATE TABLE b (x INT); SET 'k'='v'; INSERT INTO b SELECT 2; DROP TABLE b;";
    expect(texts(scriptToRun(script))).toEqual([
      "CREATE TABLE b (x INT)",
      "SET 'k'='v'",
      "EXECUTE STATEMENT SET BEGIN\nINSERT INTO a SELECT 1;\nINSERT INTO b SELECT 2;\nEND",
      "DROP TABLE b",
    ]);
  });

  it("is one job, whatever stands among the INSERTs", () => {
    const statement = fc.constantFrom(
      "INSERT INTO a SELECT ';'",
      "SET 'a'='b'",
      "CREATE TABLE b (x INT)",
      "-- c;\nINSERT INTO `b` SELECT 1",
    );
    fc.assert(
      fc.property(fc.array(statement, { minLength: 1 }), (statements) => {
        const script = statements.join(";\n");
        const before = kinds(script);
        const after = kinds(scriptToRun(script));
        const inserts = before.filter((kind) => kind === "insert").length;
        expect(after.filter((kind) => kind === "insert" || kind === "statementSet")).toHaveLength(
          Math.min(inserts, 1),
        );
        expect(others(after)).toEqual(others(before));
      }),
    );
  });
});
