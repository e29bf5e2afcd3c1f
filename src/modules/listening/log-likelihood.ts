/** G² of a two-by-two table of posts with and without the term. */
export function logLikelihood(a: number, b: number, insideAll: number, outsideAll: number): number {
  const all = insideAll + outsideAll;
  const cell = (observed: number, row: number, column: number) =>
    observed === 0 ? 0 : observed * Math.log((observed * all) / (row * column));
  const having = a + b;
  const lacking = all - having;
  return (
    2 *
    (cell(a, having, insideAll) +
      cell(b, having, outsideAll) +
      cell(insideAll - a, lacking, insideAll) +
      cell(outsideAll - b, lacking, outsideAll))
  );
}
