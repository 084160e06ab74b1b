// The one way in which pictures of figures are written: an SVG with a title on white, texts that are escaped, and colors.

/** Colors of series, in their order. */
export const colors = ["#2f6fde", "#d9822b", "#1f8a5b", "#a33fb5", "#8a94a3"];

/** A text as it stands in an SVG. */
export const escape = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** A text at a place; `more` is further attributes. */
export const text = (x: number | string, y: number | string, content: string, more = ""): string =>
  `<text x="${x}" y="${y}"${more === "" ? "" : ` ${more}`}>${escape(content)}</text>`;

/** A small box of a color, and what has that color. */
export const legendEntry = (x: number, y: number, color: string, name: string): string =>
  `<rect x="${x}" y="${y}" width="12" height="12" fill="${color}"/>${text(x + 17, y + 10, name)}`;

/** The picture. Its title is left out where each part has its own. */
export function picture(width: number, height: number, parts: readonly string[], title?: string): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
    `<rect width="100%" height="100%" fill="white"/>`,
    ...(title === undefined ? [] : [text(20, 24, title, 'font-size="15"')]),
    ...parts,
    "</svg>\n",
  ].join("\n");
}
