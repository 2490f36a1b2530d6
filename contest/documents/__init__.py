"""Documents to keep: pass sheets to print, and the workbook."""
