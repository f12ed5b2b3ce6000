// Guarantees: an image tag never changes its content, so a cluster that has the tag has the image.
import { expect, test } from "vitest";
import { engineRecipe } from "./images";

test("a changed recipe has a new tag: raise the number in versions.engineImage, then write the recipe's hash here", () => {
  expect(engineRecipe).toBe("430da2941fa5");
});
