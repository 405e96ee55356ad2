// One text as a cell of a table that a spreadsheet may open: never a formula, and read back as exactly the same text.

/** What a spreadsheet takes for the beginning of a formula (OWASP, CSV Injection), behind any apostrophes. */
const formula = /^'*[=+\-@\t\r\n＝＋－＠]/

/**
 * The cell of a text. In front of what looks like a formula goes an apostrophe, the spreadsheets' own sign for text; in front of
 * apostrophes that are there already as well, so that `textOf` gives back every text. Quoted by RFC 4180 §2 where a mark of
 * the format is inside.
 */
export function cellOf(text: string): string {
  const safe = formula.test(text) ? `'${text}` : text
  return /[";\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** The text of an unquoted cell, without the apostrophe that kept it from being a formula. */
export const textOf = (cell: string): string => (cell.startsWith("'") && formula.test(cell) ? cell.slice(1) : cell)
