// Guarantees: a vertex is drawn right of everything it reads from, and a broken graph is drawn rather than hung on.
import { expect, it } from "vitest";
import type { Vertex } from "@/lib/contract/flink";
import { layVertices } from "./vertex-layout";

const vertex = (id: string, ...inputs: string[]) => ({ id, name: id, inputs }) as unknown as Vertex;
const columnsOf = (vertices: Vertex[]) =>
  Object.fromEntries(layVertices(vertices).map((placed) => [placed.vertex.id, placed.column]));

it("lays a join right of its longest path", () => {
  expect(
    columnsOf([
      vertex("sink", "join"),
      vertex("join", "a", "map"),
      vertex("map", "b"),
      vertex("a"),
      vertex("b"),
    ]),
  ).toEqual({ a: 0, b: 0, map: 1, join: 2, sink: 3 });
});
it("ends on a cycle and on an input that is not there", () => {
  expect(columnsOf([vertex("a", "b", "gone"), vertex("b", "a")])).toHaveProperty("a");
});
