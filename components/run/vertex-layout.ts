import type { Vertex } from "@/lib/contract/flink";

export type PlacedVertex = { vertex: Vertex; column: number; row: number };

/**
 * Columns from the sources to the sinks: a vertex stands right of all its inputs. Inside a column it stands where its
 * inputs are, which keeps lines from crossing in the graphs people write.
 */
export function layVertices(vertices: Vertex[]): PlacedVertex[] {
  const byId = new Map(vertices.map((vertex) => [vertex.id, vertex]));
  const columns = new Map<string, number>();
  const columnOf = (vertex: Vertex, above: string[] = []): number => {
    const known = columns.get(vertex.id);
    if (known !== undefined) return known;
    const inputs = vertex.inputs
      .filter((id) => !above.includes(id) && id !== vertex.id)
      .map((id) => byId.get(id))
      .filter((input) => input !== undefined);
    const column = Math.max(-1, ...inputs.map((input) => columnOf(input, [...above, vertex.id]))) + 1;
    columns.set(vertex.id, column);
    return column;
  };
  for (const vertex of vertices) columnOf(vertex);

  const rows = new Map<string, number>();
  const placed: PlacedVertex[] = [];
  for (let column = 0; column <= Math.max(-1, ...columns.values()); column++) {
    const wish = (vertex: Vertex) => {
      const above = vertex.inputs.map((id) => rows.get(id)).filter((row) => row !== undefined);
      return above.length === 0 ? 0 : above.reduce((sum, row) => sum + row, 0) / above.length;
    };
    const here = vertices
      .filter((vertex) => columns.get(vertex.id) === column)
      .toSorted((a, b) => wish(a) - wish(b));
    for (const [row, vertex] of here.entries()) {
      rows.set(vertex.id, row);
      placed.push({ vertex, column, row });
    }
  }
  return placed;
}
