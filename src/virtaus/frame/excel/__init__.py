"""Reading an Excel file (.xlsx) as lines of text, in constant memory but for its shared strings.

A sheet that somebody sends is taken for what it says, never for what it could do: nothing is computed, followed or run.
What would be read otherwise than it looks on the screen (hidden rows, merged cells, formulas without a stored value) is
refused, and so are macros, links to other files, passwords and archives that unpack to too much.
"""

from virtaus.frame.excel.lines import excel_lines, is_excel

__all__ = ["excel_lines", "is_excel"]
